"""Recommendation, decision by somebody else, letter, admission."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from ledger import clock
from notifications.nudges import nudge
from regulations.errors import RuleViolation
from regulations.words import several
from suppliers import assessments, policies
from suppliers.actions.assessment import lock_waiting, must_have_declared, record
from suppliers.actions.rounds import join_latest_round
from suppliers.actions.taking_over import take_over
from suppliers.actions.words import must_have_words
from suppliers.assessments import Assessment
from suppliers.models import Admission, ApplicationLot, DecisionLetter

ADMITTED = ApplicationLot.Decision.ADMITTED
REJECTED = ApplicationLot.Decision.REJECTED


@transaction.atomic
def recommend(*, by: User, application_lot: ApplicationLot, recommendation: str, reasons: str) -> ApplicationLot:
    """Say what the decision should be, once everything has a finding."""
    locked = lock_waiting(application_lot)
    enforce(policies.may_assess, by, locked)
    must_have_declared(by, locked)
    _must_be_one_of_two(recommendation, "recommendation")
    must_have_words("recommendation_reasons", reasons, "Give the reasons for your recommendation")
    if locked.overrides.filter(approved=None).exists():
        raise InvalidState("Somebody proposed to set a ground aside. Recommend once that is answered (rule EXC-03).")
    _must_follow_from_findings(locked, recommendation, "recommendation")
    locked.recommendation, locked.recommendation_reasons = recommendation, reasons.strip()
    locked.recommended_by, locked.recommended_at = by, clock.now()
    locked.save()
    record("decision_recommended", locked, by, recommendation=recommendation)
    return locked


@transaction.atomic
def decide(*, by: User, application_lot: ApplicationLot, decision: str, reasons: str) -> ApplicationLot:
    """Decide one lot, with reasons, as somebody other than who recommended. The letter follows by itself (DPS-14)."""
    locked = lock_waiting(application_lot)
    enforce(policies.may_decide, by, locked)
    must_have_declared(by, locked)
    if not locked.recommendation:
        raise InvalidState("An assessor has to recommend before this can be decided.")
    _must_be_one_of_two(decision, "decision")
    must_have_words("reasons", reasons, "Give the reasons for the decision: a decision without reasons is not possible")
    _must_follow_from_findings(locked, decision, "decision")
    locked.decision, locked.reasons = decision, reasons.strip()
    locked.decided_by, locked.decided_at = by, clock.now()
    locked.save()
    if decision == ADMITTED:
        admit(locked, at=locked.decided)
    DecisionLetter.objects.create(
        application_lot=locked,
        reference=f"{locked.application.reference}/{locked.lot.number}",
        ordered_at=locked.decided,
    )
    record("application_decided", locked, by, decision=decision, due=locked.due.isoformat())
    nudge("suppliers.tasks.make_documents")
    return locked


def _must_be_one_of_two(value: str, field: str) -> None:
    if value not in (ADMITTED, REJECTED):
        raise ValidationError({field: "Choose to admit or to reject"})


def _must_follow_from_findings(application_lot: ApplicationLot, decision: str, field: str) -> None:
    """Who meets every criterion is admitted (regulation 34(6)); who is rejected learns which one failed (DPS-14)."""
    assessment = assessments.read(application_lot, at=clock.now())
    missing = [item.code for item in assessment.open_items]
    failed = [item.code for item in assessment.failed_items]
    if missing:
        raise InvalidState(
            f"{len(missing)} criteria or requirements have no finding with a reason yet: {', '.join(missing[:5])}"
            f"{' and others' if len(missing) > 5 else ''}."
        )
    if decision == ADMITTED and failed:
        raise ValidationError({field: f"These are found not met: {', '.join(failed)}. Change the finding, or reject"})
    if decision == REJECTED and not failed:
        raise RuleViolation(
            "DPS-05",
            "Every applicant that meets the criteria is admitted, and nothing is found not met here.",
            "To reject, record first which criterion, requirement or ground is not met, and why.",
        )
    _must_not_have_run_out(assessment)


def _must_not_have_run_out(assessment: Assessment) -> None:
    """A ground whose time ended after it was found to exclude bears no decision (EXC-05)."""
    if ended := [item.code for item in assessment.failed_items if item.has_run_out]:
        raise RuleViolation(
            "EXC-05",
            f"The time in which it could exclude is over meanwhile: {several(ended)}.",
            "The assessor records the finding anew, then recommends again.",
        )


def admit(application_lot: ApplicationLot, *, at: datetime) -> None:
    """Admit the applicant to the lot from that moment. InvalidState when it is admitted already."""
    application = application_lot.application
    current = Admission.objects.filter(
        organisation=application.organisation, lot=application_lot.lot, ended_at=None
    ).exists()
    if current:
        raise InvalidState("This supplier is admitted to the lot already.")
    admission = Admission.objects.create(
        organisation=application.organisation,
        lot=application_lot.lot,
        application_lot=application_lot,
        specification_version_id=application.specification_version_id,
        admitted_at=at,
    )
    take_over(admission, by=application.submitted_by or application.started_by, at=at)
    join_latest_round(admission, at=at)
