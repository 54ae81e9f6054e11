"""Conflicts of interest in an application: declared before it is seen, and what was done about them (COI-01)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import HUB_ROLES, User
from accounts.policy import enforce
from ledger import clock
from notifications import actions as notifications
from suppliers import policies, queries, timing
from suppliers.actions.assessment import record, withdraw_recommendation
from suppliers.actions.words import must_have_words
from suppliers.addresses import address
from suppliers.models import Application, ApplicationLot, ImpartialityDeclaration


@transaction.atomic
def declare_interest(
    *, by: User, application_lot: ApplicationLot, has_conflict: bool, details: str = ""
) -> ImpartialityDeclaration:
    """Declare whether one has a conflict of interest in an application. A conflict shuts out of all of it at once."""
    lots = ApplicationLot.objects.select_for_update(of=("self",)).select_related(
        "application__dps__contracting_authority", "application__organisation", "lot"
    )
    row = lots.get(pk=application_lot.pk)
    enforce(policies.may_declare_interest, by, row)
    made = ImpartialityDeclaration.objects.filter(application=row.application, person=by, has_conflict=has_conflict)
    if already := made.first():
        return already
    if has_conflict and not details.strip():
        raise ValidationError({"details": "Describe the interest, in a sentence or two"})
    declared = ImpartialityDeclaration.objects.create(
        application=row.application, person=by, has_conflict=has_conflict,
        details=details.strip() if has_conflict else "", declared_at=clock.now(),
    )  # fmt: skip
    record("conflict_declared" if has_conflict else "no_conflict_declared", row, by, declaration=str(declared.pk))
    if has_conflict:
        _step_back(row.application, by)
        _tell_the_others(row, by)
    return declared


def _step_back(application: Application, by: User) -> None:
    """What is not decided waits for somebody else: the assignment ends, and a recommendation does not stand."""
    waiting = ApplicationLot.objects.select_for_update(of=("self",)).filter(queries.WAITING, application=application)
    waiting.filter(assessor=by).update(assessor=None, assigned_at=None)
    for row in waiting.filter(recommended_by=by).select_related("application__dps__contracting_authority", "lot"):
        withdraw_recommendation(row, by)


def _tell_the_others(row: ApplicationLot, by: User) -> None:
    application = row.application
    hub = queries.organisation_people(application.dps.contracting_authority, *HUB_ROLES)
    notifications.notify(
        people=[person for person in hub if person != by and not policies.has_conflict(person, application)],
        subject=f"{application.reference}: {by} has a conflict of interest",
        body=f"{by} takes no further part in the application of {application.organisation}. Give it to somebody else "
        f"and record what was done (rule COI-01). {timing.decide_by(row) if row.is_waiting else ''}",
        link=address("suppliers:assess", row),
        key=f"interest-declared:{application.pk}:{by.pk}",
    )


@transaction.atomic
def record_conflict_measure(*, by: User, declaration: ImpartialityDeclaration, measure: str) -> None:
    """Record, once, what was done so that a declared conflict cannot influence the decision (COI-01)."""
    rows = ImpartialityDeclaration.objects.select_for_update(of=("self",)).select_related(
        "application__dps__contracting_authority"
    )
    locked = rows.get(pk=declaration.pk)
    enforce(policies.may_record_conflict_measure, by, locked)
    if locked.measure:
        raise InvalidState("The measure has already been recorded. Your text is still here, and was not sent.")
    must_have_words("measure", measure, "Say what was done so that the conflict cannot influence the decision")
    locked.measure, locked.measure_by, locked.measure_at = measure.strip(), by, clock.now()
    locked.save(update_fields=["measure", "measure_by", "measure_at"])
    first = locked.application.lots.select_related("lot", "application__dps__contracting_authority")[0]
    record("conflict_measure_recorded", first, by, declaration=str(locked.pk))
