"""Suspending, reinstating and removing an admitted supplier: proposed, answered, decided by another person (EXC-07)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, Role, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock
from notifications import actions as notifications
from regulations.calendar import working_period_end
from regulations.decisions import check_heard_before_removal
from regulations.words import moment_words
from suppliers import policies, queries
from suppliers.actions.words import must_have_words
from suppliers.addresses import address
from suppliers.models import Admission, MembershipStep

SUSPEND, REINSTATE, REMOVE = MembershipStep.Kind
REPLY_WORKING_DAYS = 5
PAST: dict[str, str] = {SUSPEND: "suspended", REINSTATE: "reinstated", REMOVE: "removed"}


@transaction.atomic
def propose_step(*, by: User, admission: Admission, kind: str, reasons: str) -> MembershipStep:
    """Propose to suspend, reinstate or remove; the supplier is told why and until when it can reply."""
    locked = _lock(admission)
    enforce(policies.may_propose_step, by, locked)
    now = clock.now()
    _must_be_possible(locked, kind, now)
    must_have_words("reasons", reasons, "Give the reasons: the supplier reads them and can reply")
    step = MembershipStep.objects.create(
        admission=locked, kind=kind, reasons=reasons.strip(), proposed_by=by, proposed_at=now,
        reply_until=working_period_end(now, REPLY_WORKING_DAYS),
    )  # fmt: skip
    _record("membership_step_proposed", step, by)
    if step.may_be_decided(now):
        _tell_deciders(step, "proposed", f"{by} proposes it. The reasons: {step.reasons}")
    _tell_supplier(
        step,
        f"{_subject(step)}: proposed",
        f"The hub proposes that your admission is {PAST[kind]}. The reasons: {step.reasons}\n\n"
        f"You can reply until {moment_words(step.reply_until)}. Somebody other than who proposes it decides.",
    )
    return step


@transaction.atomic
def reply_to_step(*, by: User, step: MembershipStep, reply: str) -> MembershipStep:
    """The supplier's reply, once: until the decision; to a suspension, which may come at once, until its time ends."""
    _lock(step.admission)
    step = MembershipStep.objects.select_related("admission__organisation", "admission__lot__dps").get(pk=step.pk)
    enforce(policies.may_reply_to_step, by, step)
    now = clock.now()
    if not step.may_be_answered(now) and not step.replied_at:
        raise InvalidState("This has been decided. Your text is still here, and was not sent.")
    if step.replied_at:
        raise InvalidState(f"{step.replied_by} has replied already. Your text is still here, and was not sent.")
    must_have_words("reply", reply, "Enter your reply")
    step.reply, step.replied_by, step.replied_at = reply.strip(), by, now
    step.save(update_fields=["reply", "replied_by", "replied_at"])
    _record("membership_step_answered", step, by)
    what_now = (
        "You can decide now." if step.is_open else "It is suspended already: see whether it should be reinstated."
    )
    _tell_deciders(step, "the supplier has replied", f"{step.admission.organisation} has replied. {what_now}")
    return step


@transaction.atomic
def decide_step(*, by: User, step: MembershipStep, goes_ahead: bool, decision_reasons: str) -> MembershipStep:
    """Decide what somebody else proposed. It takes effect at once; the supplier is told with the reasons."""
    admission = _lock(step.admission)
    step = MembershipStep.objects.select_related("proposed_by").get(pk=step.pk)
    step.admission = admission
    enforce(policies.may_decide_step, by, step)
    if not step.is_open:
        raise InvalidState(f"{step.decided_by} has decided this already.")
    now = clock.now()
    if step.kind == REMOVE:
        check_heard_before_removal(has_replied=step.replied_at is not None, reply_until=step.reply_until, at=now)
    must_have_words("decision_reasons", decision_reasons, "Give the reasons for your decision")
    step.goes_ahead, step.decision_reasons = goes_ahead, decision_reasons.strip()
    step.decided_by, step.decided_at = by, now
    step.save(update_fields=["goes_ahead", "decision_reasons", "decided_by", "decided_at"])
    if goes_ahead:
        _take_effect(admission, step, now)
    _record("membership_step_decided", step, by, goes_ahead=goes_ahead)
    outcome = f"Your admission is {PAST[step.kind]} from now on" if goes_ahead else "Your admission stays as it is"
    heard = f" You can still reply until {moment_words(step.reply_until)}." if step.may_be_answered(now) else ""
    follows = f"{_what_follows(admission, now)}{heard}"
    _tell_supplier(step, f"{_subject(step)}: decided", f"{outcome}. The reasons: {step.decision_reasons}\n\n{follows}")
    return step


def _lock(admission: Admission) -> Admission:
    rows = Admission.objects.select_for_update(of=("self",)).select_related(
        "organisation", "lot__dps__contracting_authority"
    )
    return rows.get(pk=admission.pk)


def _must_be_possible(admission: Admission, kind: str, now: datetime) -> None:
    """One step at a time, and only one that changes something."""
    if admission.has_ended(now):
        raise InvalidState("This admission has ended.")
    if admission.steps.filter(decided_at=None).exists():
        raise InvalidState("Another step waits for its decision, by somebody other than who proposed it.")
    if kind not in MembershipStep.Kind.values:
        raise ValidationError({"kind": "Choose what should happen"})
    if kind == SUSPEND and admission.is_suspended(now):
        raise ValidationError({"kind": "This supplier is suspended already"})
    if kind == REINSTATE and not admission.is_suspended(now):
        raise ValidationError({"kind": "This supplier is not suspended"})


def _take_effect(admission: Admission, step: MembershipStep, now: datetime) -> None:
    if step.kind == REMOVE:
        admission.ended_at = now
    else:
        admission.suspended_at = now if step.kind == SUSPEND else None
    admission.save(update_fields=["ended_at", "suspended_at"])


def _what_follows(admission: Admission, now: datetime) -> str:
    """What the standing means from now on, whatever was proposed."""
    if admission.has_ended(now):
        return (
            "You are not invited to call-offs any more, and no contract of one that still runs is awarded to you (rule "
            "AWD-01). You can apply again at any time (rule DPS-02)."
        )
    if admission.is_suspended(now):
        return (
            "While you are suspended you are not invited to new call-offs. Invitations that you have stand and you can "
            "bid, but no contract is awarded to you (rule AWD-01)."
        )
    return "You are invited to every new call-off of the lot."


def _record(verb: str, step: MembershipStep, by: User, **facts: object) -> None:
    ledger.record(
        verb=verb, obj=step.admission, actor=by, organisation=step.admission.organisation,
        facts={"step": str(step.pk), "kind": step.kind, **facts},
    )  # fmt: skip


def _subject(step: MembershipStep) -> str:
    lot = step.admission.lot
    return f"{step.get_kind_display()} {step.admission.organisation} in lot {lot.number} of {lot.dps.reference}"


def _tell_supplier(step: MembershipStep, subject: str, body: str) -> None:
    notifications.notify(
        people=queries.organisation_people(step.admission.organisation, *SUPPLIER_WRITERS),
        subject=subject,
        body=body,
        link=address("suppliers:own_admission", step.admission),
        key=f"membership-step:{step.pk}:{'decided' if step.decided_at else 'proposed'}",
    )


def _tell_deciders(step: MembershipStep, what: str, body: str) -> None:
    """Every decision maker of the hub but who proposed it, who may not decide it."""
    deciders = queries.organisation_people(step.admission.lot.dps.contracting_authority, Role.DECIDER)
    notifications.notify(
        people=[person for person in deciders if person.pk != step.proposed_by_id],
        subject=f"{_subject(step)}: {what}",
        body=body,
        link=address("suppliers:member", step.admission),
        key=f"membership-step-{'answered' if step.replied_at else 'to-decide'}:{step.pk}",
    )
