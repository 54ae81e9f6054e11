"""Running a published call-off: more time, cancellation, a shorter time by agreement."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS, Role, User
from accounts.policy import enforce
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from regulations.calendar import uk_date
from regulations.decisions import check_reasons_for_the_record
from regulations.errors import RuleViolation
from regulations.time_limits import check_shorter_by_agreement
from regulations.words import day_words, moment_words
from suppliers.queries import admitted_to, organisation_people
from tenders import policies
from tenders.actions.drafting import lock_draft
from tenders.addresses import buyer_page, invitation_page
from tenders.gate import tier_of
from tenders.locks import lock_competition
from tenders.models import Competition, DeadlineChange, PeriodAgreement


@transaction.atomic
def extend_deadline(*, by: User, competition: Competition, deadline: datetime, reason: str) -> DeadlineChange:
    """Move the deadline later while bids are still taken; everybody invited is told (DOC-01)."""
    locked = lock_competition(competition)
    enforce(policies.may_edit_competition, by, locked)
    now = clock.now()
    if locked.deadline is None or not locked.is_open(now):
        raise InvalidState("The deadline can be moved only while bids are taken.")
    _must_be_later(locked, deadline)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the deadline moves. Everybody invited reads it."})
    change = DeadlineChange.objects.create(
        competition=locked, old_deadline=locked.deadline, new_deadline=deadline, reason=reason.strip(),
        changed_by=by, changed_at=now,
    )  # fmt: skip
    locked.deadline = deadline
    locked.save(update_fields=["deadline"])
    ledger.record(
        verb="deadline_extended", obj=locked, actor=by, organisation=locked.buyer, at=now,
        facts={"old": change.old_deadline.isoformat(), "new": deadline.isoformat()},
    )  # fmt: skip
    tell_invited(
        locked,
        subject=f"{locked.reference}: more time for bids",
        body=f"Bids for “{locked.title}” are now due by {moment_words(deadline)}. The reason: {change.reason}",
        key=f"deadline:{change.pk}",
    )
    return change


def _must_be_later(competition: Competition, deadline: datetime) -> None:
    """Refuse a moment before the present deadline, or one on or after the day on which the contract starts."""
    if competition.deadline and deadline <= competition.deadline:
        raise ValidationError({"deadline": "A deadline can only move to a later moment (rule DOC-01)."})
    start = competition.contract_start
    if start and start <= uk_date(deadline):
        starts = f"The contract starts on {day_words(start)}, and bids have to be due before that day."
        other = "Choose an earlier moment, or cancel this call-off and publish it again with a later start"
        raise ValidationError({"deadline": f"{starts} {other} (rule INV-01)."})


@transaction.atomic
def cancel_competition(*, by: User, competition: Competition, reason: str) -> None:
    """Cancel with reasons, before the bids are opened; sealed bids then stay sealed. Twice does no harm."""
    locked = lock_competition(competition)
    enforce(policies.may_edit_competition, by, locked)
    if locked.cancelled_at:
        return
    if locked.is_opened or locked.concluded_at:
        raise InvalidState("The bids are open. End this call-off by recording that no award is made, with the reasons.")
    check_reasons_for_the_record(reason)
    locked.cancelled_by, locked.cancelled_at, locked.cancel_reason = by, clock.now(), reason.strip()
    locked.save(update_fields=["cancelled_by", "cancelled_at", "cancel_reason"])
    ledger.record(verb="call_off_cancelled", obj=locked, actor=by, organisation=locked.buyer, at=locked.cancelled_at)
    tell_invited(
        locked,
        subject=f"{locked.reference} is cancelled",
        body=f"“{locked.title}” is cancelled. Bids that were submitted stay sealed. The reason: {locked.cancel_reason}",
        key=f"cancelled:{locked.pk}",
    )


@transaction.atomic
def conclude_competition(*, competition: Competition, at: datetime) -> None:
    """Mark that the outcome was approved. The award that calls this has asked its own policy and writes the ledger."""
    Competition.objects.filter(pk=competition.pk, concluded_at__isnull=True).update(concluded_at=at)


def tell_invited(competition: Competition, *, subject: str, body: str, key: str) -> None:
    """One message to the people of every invited supplier, naming no other."""
    for invitation in competition.invitations.select_related("organisation"):
        people = organisation_people(invitation.organisation, *SUPPLIER_ROLES)
        notify(people=people, subject=subject, body=body, link=invitation_page(competition), key=key)


@transaction.atomic
def propose_shorter_period(*, by: User, competition: Competition) -> list[PeriodAgreement]:
    """Ask every admitted supplier to agree to the draft's deadline, where it leaves less than 10 days (DPS-09)."""
    draft = lock_draft(by, competition)
    now = clock.now()
    if draft.deadline is None or draft.deadline <= now:
        raise ValidationError("Set the deadline first.")
    invited = list(admitted_to(draft.lot, now))
    everybody = [organisation.pk for organisation in invited]
    check_shorter_by_agreement(tier=tier_of(draft.buyer), invited=everybody, agreed=everybody)
    made = []
    for organisation in invited:
        agreement, is_new = PeriodAgreement.objects.get_or_create(
            competition=draft, organisation=organisation, deadline=draft.deadline, defaults={"proposed_at": now}
        )
        made.append(agreement)
        if is_new:
            _ask(draft, agreement)
    ledger.record(
        verb="shorter_period_proposed", obj=draft, actor=by, organisation=draft.buyer, at=now,
        facts={"deadline": draft.deadline.isoformat()},
    )  # fmt: skip
    return made


def _ask(draft: Competition, agreement: PeriodAgreement) -> None:
    notify(
        people=organisation_people(agreement.organisation, *SUPPLIER_WRITERS),
        subject=f"{draft.buyer} asks you to agree to a shorter time for bids",
        body=f"{draft.buyer} prepares “{draft.title}” and proposes that bids are due by "
        f"{moment_words(agreement.deadline)}, which is less than the 10 days of regulation 34(11). That needs the "
        "agreement of every supplier admitted to the lot. You are free to say no, and nobody learns who did.",
        link=reverse("tenders:period", kwargs={"pk": agreement.pk}),
        key=f"shorter-period:{agreement.pk}",
    )


@transaction.atomic
def answer_shorter_period(*, by: User, agreement: PeriodAgreement, agreed: bool) -> None:
    """A supplier agrees or not, once (DPS-09)."""
    agreement = (
        PeriodAgreement.objects.select_for_update(of=("self",))
        .select_related("competition__buyer", "organisation")
        .get(pk=agreement.pk)
    )
    enforce(policies.may_answer_period, by, agreement)
    if agreement.agreed is not None or agreement.competition.is_published:
        raise InvalidState("This has been answered, or the call-off is already published.")
    if agreement.deadline != agreement.competition.deadline:
        raise RuleViolation("DPS-09", "The buyer has changed the date since, and will ask you again.")
    agreement.agreed, agreement.answered_by, agreement.answered_at = agreed, by, clock.now()
    agreement.save(update_fields=["agreed", "answered_by", "answered_at"])
    ledger.record(
        verb="shorter_period_answered", obj=agreement, actor=by, organisation=agreement.organisation,
        facts={"agreed": agreed, "deadline": agreement.deadline.isoformat()},
    )  # fmt: skip
    _tell_buyer(agreement.competition, agreement.deadline)


def _tell_buyer(draft: Competition, deadline: datetime) -> None:
    """The buyer learns that it is settled: at the first refusal, without who refused, or once everybody has agreed."""
    answers = list(draft.period_agreements.filter(deadline=deadline).values_list("agreed", flat=True))
    if False in answers:
        what, then = "not agreed", "Not every admitted supplier agrees. Set a deadline that leaves 10 days"
    elif None not in answers:
        what, then = "agreed", "Every supplier that was asked agrees to the deadline. You can publish"
    else:
        return
    notify(
        people=organisation_people(draft.buyer, Role.OFFICER),
        subject=f"{draft.reference}: the shorter time for bids is {what}",
        body=f"{then} (rule DPS-09).",
        link=buyer_page(draft),
        key=f"shorter-period-settled:{draft.pk}:{deadline:%Y%m%dT%H%M}",
    )
