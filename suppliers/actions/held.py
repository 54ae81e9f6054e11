"""Keeping the evidence of members current: renewed and added by themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import Organisation, Role, User
from accounts.policy import enforce
from documents import actions as documents
from ledger import actions as ledger
from ledger import clock
from notifications import actions as notifications
from regulations import calendar
from regulations.words import day_words
from suppliers import held as holdings
from suppliers import policies, queries
from suppliers.actions.words import must_have_words, must_run_on
from suppliers.addresses import address
from suppliers.models import Admission, HeldEvidence


@transaction.atomic
def renew_evidence(*, by: User, held: HeldEvidence, upload: Any, expires_on: date | None = None) -> HeldEvidence:
    """Give the renewed certificate in the place of one that runs out. The earlier one stays in its history."""
    old = HeldEvidence.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=held.pk)
    enforce(policies.may_renew_evidence, by, old)
    if HeldEvidence.objects.filter(renews=old).exists():
        raise InvalidState("This has been renewed already. Open the list to see what is held now.")
    today = calendar.uk_date(clock.now())
    if old.expires_on and expires_on is None:
        raise ValidationError({"expires_on": "Enter the day on which the renewed one runs out"})
    must_run_on(expires_on, today)
    new = _keep(
        by, old.organisation, upload, title=old.title, expires_on=expires_on, lot_id=old.lot_id, slot=old.slot,
        renews=old,
    )  # fmt: skip
    _record("evidence_renewed", new, by)
    if old.has_expired(today):
        _tell_the_hubs(new)
    return new


@transaction.atomic
def give_evidence(
    *, by: User, organisation: Organisation, title: str, upload: Any, expires_on: date | None = None
) -> HeldEvidence:
    """Add evidence that the hub does not hold yet."""
    enforce(policies.may_give_evidence, by, organisation)
    must_have_words("title", title, "Say what it is")
    must_run_on(expires_on, calendar.uk_date(clock.now()))
    new = _keep(by, organisation, upload, title=title.strip(), expires_on=expires_on)
    _record("evidence_given", new, by)
    return new


def _keep(by: User, organisation: Organisation, upload: Any, **facts: Any) -> HeldEvidence:
    document = documents.store(by=by, organisation=organisation, upload=upload, confidential=True)
    return HeldEvidence.objects.create(
        organisation=organisation, document=document, given_by=by, given_at=clock.now(), **facts
    )


def _tell_the_hubs(new: HeldEvidence) -> None:
    """Who was told that it ran out is told that it is there."""
    now = clock.now()
    runs = f"It runs until {day_words(new.expires_on)}." if new.expires_on else ""
    for hub in holdings.hubs_of(new, now):
        admissions = Admission.objects.filter(organisation=new.organisation, lot__dps__contracting_authority=hub)
        notifications.notify(
            people=queries.organisation_people(hub, Role.ASSESSOR),
            subject=f"{new.organisation}: {new.title} is renewed",
            body=f"The earlier one had run out. {runs}".strip(),
            link=address("suppliers:member", admissions.exclude(ended_at__lte=now)[0]),
            key=f"evidence-renewed:{new.pk}",
        )


def _record(verb: str, held: HeldEvidence, by: User) -> None:
    ledger.record(
        verb=verb, obj=held, actor=by, organisation=held.organisation,
        facts={
            "title": held.title, "expires_on": held.expires_on.isoformat() if held.expires_on else "",
            "sha256": held.document.sha256 if held.document else "",
        },
    )  # fmt: skip
