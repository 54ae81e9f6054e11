"""The library of a published DPS: further documents and further versions; nothing is ever taken away (DPS-11)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from documents import actions as documents
from documents.models import Document
from dps import policies, queries, reach
from dps.locks import lock_dps
from dps.models import DynamicPurchasingSystem, PublishedDocument
from ledger import actions as ledger
from ledger import clock


@transaction.atomic
def publish_document(
    *, by: User, dps: DynamicPurchasingSystem, title: str, upload: Any, reason: str
) -> PublishedDocument:
    """Publish a further document, or the next version of one, and tell everybody touched. Earlier versions stay."""
    locked = lock_dps(dps.pk)
    enforce(policies.may_publish_dps, by, locked)
    now = clock.now()
    if not locked.is_in_force(now):
        raise InvalidState("Only a DPS in force gains documents here.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is published; everybody interested is told."})
    document = documents.store(by=by, organisation=locked.contracting_authority, upload=upload)
    made = PublishedDocument.objects.create(
        dps=locked, title=title, document=document, version=_next_version(locked, title, document), published_at=now
    )
    locked.last_edited_at = now
    locked.save(update_fields=["last_edited_at"])
    told = reach.tell(
        locked, key=f"document:{made.pk}", subject=f"{locked.title}: {made} is published", body=reason,
        link=queries.public_address(locked),
    )  # fmt: skip
    ledger.record(
        verb="dps_document_published", obj=made, actor=by, organisation=locked.contracting_authority, at=now,
        facts={"dps": locked.reference, "version": made.version, "sha256": document.sha256, "told": told},
    )  # fmt: skip
    return made


def _next_version(dps: DynamicPurchasingSystem, title: str, document: Document) -> int:
    """After the last one of that title; the very same content is no version of its own."""
    earlier = dps.documents.filter(title=title)
    if earlier.filter(document__sha256=document.sha256).exists():
        raise ValidationError({"upload": "An earlier version has the very same content."})
    last: int | None = earlier.aggregate(last=Max("version"))["last"]
    return (last or 0) + 1
