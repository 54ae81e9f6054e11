"""Declared grounds: self-cleaning judged element by element, and a binding ground set aside (EXC-03, EXC-06)."""

from __future__ import annotations

from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import Role, User
from accounts.policy import enforce
from ledger import clock
from notifications import actions as notifications
from regulations.exclusion import check_override
from regulations.exclusion import ground as ground_of
from suppliers import policies, queries, timing
from suppliers.actions.assessment import lock_waiting, must_have_declared, record, withdraw_recommendation
from suppliers.actions.words import must_have_words
from suppliers.addresses import override_address
from suppliers.models import ApplicationLot, CriterionVerdict, GroundOverride
from suppliers.models.assessments import Verdict


@transaction.atomic
def propose_override(*, by: User, verdict: CriterionVerdict, why: str, reason: str) -> GroundOverride:
    """Propose to set a ground aside that was found to exclude. A recommendation waits for the answer (EXC-03)."""
    locked = lock_waiting(verdict.application_lot)
    enforce(policies.may_assess, by, locked)
    must_have_declared(by, locked)
    must_have_words("reason", reason, "Give the reason why this ground is set aside: it stands in the decision")
    found = locked.verdicts.get(pk=verdict.pk)
    if not found.ground or found.verdict != Verdict.NOT_MET:
        raise InvalidState("Only a ground that is found to exclude can be set aside. Record the finding first.")
    check_override(ground_of(found.ground), why, reason, senior_approver=True)
    if found.overrides.exclude(approved=False).exists():
        raise InvalidState("Setting this ground aside is proposed already. Your text is still here, and was not sent.")
    proposed = GroundOverride.objects.create(
        application_lot=locked, verdict=found, why=why, reason=reason.strip(), proposed_by=by, proposed_at=clock.now()
    )
    withdraw_recommendation(locked, by)
    record("override_proposed", locked, by, ground=found.ground, why=why)
    _tell_seniors(proposed, locked)
    return proposed


def _tell_seniors(proposed: GroundOverride, locked: ApplicationLot) -> None:
    application = locked.application
    deciders = queries.organisation_people(application.dps.contracting_authority, Role.DECIDER)
    notifications.notify(
        people=[person for person in deciders if policies.may_approve_override(person, proposed)],
        subject=f"{application.reference}, lot {locked.lot.number}: an exclusion ground to be set aside",
        body=f"{proposed.proposed_by} proposes to set a ground aside for {application.organisation} (rule EXC-03). A "
        f"decision maker who has no other part in it answers. {timing.decide_by(locked)}",
        link=override_address(proposed.verdict),
        key=f"override-proposed:{proposed.pk}",
    )


@transaction.atomic
def answer_override(*, by: User, override: GroundOverride, approved: bool, answer: str) -> GroundOverride:
    """Approve or refuse, as a senior person with no other part in the application, with reasons (EXC-03)."""
    locked = lock_waiting(override.application_lot)
    asked = GroundOverride.objects.select_related(
        "application_lot__application__dps__contracting_authority", "proposed_by", "answered_by", "verdict"
    ).get(pk=override.pk)
    enforce(policies.may_approve_override, by, asked)
    must_have_declared(by, locked)
    if asked.answered_at is not None:
        raise InvalidState(f"{asked.answered_by} has answered already. Your text is still here, and was not sent.")
    must_have_words("answer", answer, "Give your reasons: they stand in the decision")
    if approved:
        check_override(
            ground_of(asked.verdict.ground), asked.why, asked.reason, senior_approver=by != asked.proposed_by
        )
    asked.approved, asked.answer, asked.answered_by, asked.answered_at = approved, answer.strip(), by, clock.now()
    asked.save(update_fields=["approved", "answer", "answered_by", "answered_at"])
    record("override_approved" if approved else "override_refused", locked, by, ground=asked.verdict.ground)
    notifications.notify(
        people=[asked.proposed_by],
        subject=f"{locked.application.reference}: setting a ground aside is {'approved' if approved else 'refused'}",
        body=f"{by} answers: {asked.answer} You can recommend now.",
        link=override_address(asked.verdict),
        key=f"override-answered:{asked.pk}",
    )
    return asked
