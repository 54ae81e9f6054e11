"""Following a DPS, and taking its documents (N3)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from accounts.policy import enforce
from dps import policies
from dps.models import Download, DynamicPurchasingSystem, Interest, PublishedDocument
from ledger import actions as ledger
from ledger import clock


@transaction.atomic
def express_interest(*, by: User, dps: DynamicPurchasingSystem, organisation: Organisation | None = None) -> Interest:
    """Be told of every change of this DPS from now on. Saying so twice changes nothing."""
    enforce(policies.may_express_interest, by, dps)
    interest, is_new = Interest.objects.get_or_create(
        dps=dps,
        person=by,
        withdrawn_at=None,
        defaults={"organisation": organisation or _only_organisation(by), "expressed_at": clock.now()},
    )
    if is_new:
        ledger.record(verb="interest_expressed", obj=dps, actor=by, organisation=interest.organisation)
    return interest


def _only_organisation(person: User) -> Organisation | None:
    organisations = person.organisations()
    return organisations[0] if len(organisations) == 1 else None


@transaction.atomic
def withdraw_interest(*, by: User, dps: DynamicPurchasingSystem) -> None:
    """No longer be told of changes."""
    interest = Interest.objects.select_for_update().filter(dps=dps, person=by, withdrawn_at__isnull=True).first()
    if interest is None:
        return
    interest.withdrawn_at = clock.now()
    interest.save(update_fields=["withdrawn_at"])
    ledger.record(verb="interest_withdrawn", obj=dps, actor=by, organisation=interest.organisation)


@transaction.atomic
def record_download(*, by: Any, published: PublishedDocument) -> Download:
    """Note that a document was taken: by a known person, or by somebody."""
    person = by if by.is_authenticated else None
    download = Download.objects.create(published_document=published, person=person, downloaded_at=clock.now())
    ledger.record(verb="document_downloaded", obj=published, actor=person, facts={"sha256": published.document.sha256})
    return download
