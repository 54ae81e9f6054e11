"""Signing and submitting an application, and withdrawing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from accounts.seen import must_be_as_shown
from dps.models import Lot
from ledger import actions as ledger
from ledger import clock, receipts
from notifications import actions as notifications
from notifications.nudges import nudge
from regulations import words
from suppliers import policies, queries, sizes, timing, versions
from suppliers.actions.drafts import must_accept_applications, new_draft
from suppliers.actions.files import must_be_free_of_quarantine
from suppliers.models import Application, ApplicationLot
from suppliers.readiness import Manifest, Readiness, readiness_of

STATEMENT = (
    "I declare for our organisation that, as far as I know, everything in this application is correct and complete. "
    "We will give the certificates and documents that prove it at once when the authority asks for them. I understand "
    "that the authority decides on these answers whether to admit us, that it may reject an application that leaves "
    "out or misstates something relevant, and that I have the authority to sign."
)

VERSIONS_CHANGED = "The questionnaire or the specification has changed. Open the application again to see what is new."


@transaction.atomic
def submit_application(
    *, by: User, application: Application, lots: Sequence[Lot], signatory_name: str, signatory_position: str,
    seen: str = "",
) -> Application:  # fmt: skip
    """Sign and submit for these lots. Lots left out, complete or not, go on as a draft with everything in it.

    The moment of receipt is the database's; from it runs the time for the decision (DPS-12). Pressing twice submits
    once. `seen` is the fingerprint of what the signatory was shown: nobody signs what a colleague wrote meanwhile.
    """
    locked = _lock(application)
    enforce(policies.may_submit_application, by, locked)
    if locked.submitted_at is not None and locked.withdrawn_at is None:
        return locked
    if locked.withdrawn_at is not None:
        raise InvalidState("This application was withdrawn. Start a new one: your answers are copied into it.")
    if versions.is_behind(locked, clock.now()):
        raise InvalidState(VERSIONS_CHANGED)
    readiness = readiness_of(locked, at=clock.now())
    must_be_as_shown("the application", seen=seen, now=readiness.fingerprint(), then="sign again")
    must_be_free_of_quarantine(row.document for row in readiness.files_for(lots))  # other lots go on without it
    _must_be_complete(readiness, lots)
    _must_be_signed(signatory_name, signatory_position)
    received_at = _sign(locked, readiness.manifest(lots), signatory_name, signatory_position, by=by)
    must_accept_applications(locked.dps, received_at)
    _carry_over(locked, lots, by=by, at=received_at)
    _start_clocks(locked, received_at)
    sizes.remember(locked, readiness.values, at=received_at)
    _tell_the_hub(locked, lots)
    nudge("suppliers.tasks.make_documents")
    return locked


def _tell_the_hub(application: Application, lots: Sequence[Lot]) -> None:
    due = timing.decision_due(application.dps, application.received)
    numbers = words.several(str(number) for number in sorted(lot.number for lot in lots))
    notifications.notify(
        people=queries.assessors(application.dps),
        subject=f"{application.reference}: an application is received",
        body=f"{application.organisation} applies to {application.dps.title} for lot {numbers}. "
        f"A decision is due by {timing.in_words(due.at)} ({due.rule}).",
        link=f"{reverse('suppliers:queue')}?q={application.reference}",
        key=f"application-received:{application.pk}",
    )


def _lock(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("dps__contracting_authority", "organisation", "questionnaire")
        .get(pk=application.pk)
    )


def _must_be_complete(readiness: Readiness, lots: Sequence[Lot]) -> None:
    if not lots:
        raise ValidationError({"lots": "Choose at least one lot to submit"})
    if readiness.common_gaps:
        raise InvalidState(
            f"{_missing(len(readiness.common_gaps))} that every lot needs. The task list shows where. "
            "Everything you entered is kept."
        )
    for lot in lots:
        standing = readiness.lot(lot)
        if standing is None:
            raise ValidationError({"lots": f"Lot {lot.number} is not part of this application"})
        if standing.taken:
            raise ValidationError({"lots": f"Lot {lot.number}: {standing.taken}"})
        if standing.gaps:
            raise ValidationError(
                {"lots": f"Lot {lot.number}: {_missing(len(standing.gaps))}. Leave it out, or complete it"}
            )


def _missing(count: int) -> str:
    return "1 answer is missing" if count == 1 else f"{count} answers are missing"


def _must_be_signed(name: str, position: str) -> None:
    missing = {
        field: message
        for field, value, message in [
            ("signatory_name", name, "Enter the full name of the person who signs"),
            ("signatory_position", position, "Enter the position of the person who signs"),
        ]
        if not value.strip()
    }
    if missing:
        raise ValidationError(missing)


def _carry_over(application: Application, lots: Sequence[Lot], *, by: User, at: datetime) -> None:
    """Lots that are not submitted now leave this application and wait in a new draft."""
    left = list(application.lots.exclude(lot__in=lots).select_related("lot"))
    if not left:
        return
    rest = new_draft(by=by, dps=application.dps, organisation=application.organisation, copy=application, at=at)
    ApplicationLot.objects.filter(pk__in=[row.pk for row in left]).delete()
    ApplicationLot.objects.bulk_create(ApplicationLot(application=rest, lot=row.lot, chosen_at=at) for row in left)


def _sign(application: Application, manifest: Manifest, name: str, position: str, *, by: User) -> datetime:
    """Put the signature to the application; its receipt, and the one moment of receipt."""
    receipt = receipts.issue(
        kind="application",
        verb="application_submitted",
        obj=application,
        actor=by,
        organisation=application.organisation,
        parts=manifest["parts"],
        facts={name: manifest[name] for name in ("reference", "dps", "questionnaire", "lots")},
    )
    application.receipt, application.manifest = receipt, manifest
    application.submitted_at, application.submitted_by = receipt.issued_at, by
    application.signatory_name, application.signatory_position = name.strip(), position.strip()
    application.statement = STATEMENT
    application.save()
    return receipt.issued_at


def _start_clocks(application: Application, now: datetime) -> None:
    due = timing.decision_due(application.dps, now)
    application.lots.update(submitted_at=now, due_at=due.at, due_rule=due.rule, in_first_round=due.in_first_round)


@transaction.atomic
def withdraw_application(*, by: User, application: Application) -> None:
    """Take back a draft, or the undecided lots of a submitted application. A new one may follow at any time."""
    locked = _lock(application)
    enforce(policies.may_withdraw_application, by, locked)
    if locked.withdrawn_at is not None:
        return
    now = clock.now()
    waiting = list(locked.lots.select_for_update().filter(decided_at=None, withdrawn_at=None))
    if not waiting and locked.submitted_at is not None:
        raise InvalidState("Every lot of this application has been decided, so there is nothing left to withdraw.")
    locked.lots.filter(pk__in=[row.pk for row in waiting]).update(withdrawn_at=now)
    if not locked.lots.filter(decided_at__isnull=False).exists():
        Application.objects.filter(pk=locked.pk).update(withdrawn_at=now, withdrawn_by=by)
    ledger.record(
        verb="application_withdrawn",
        obj=locked,
        actor=by,
        facts={"reference": locked.reference, "lots": len(waiting)},
        organisation=locked.organisation,
    )
