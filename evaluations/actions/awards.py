"""Recommendation, approval by somebody else, and what follows from it at once."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from evaluations import policies
from evaluations.checklist import not_admitted, obstacles
from evaluations.models import Award, Letter, LotsDrawn, Outcome
from evaluations.queries import current_award
from evaluations.results import Result, frozen, result_of
from ledger import actions as ledger
from ledger import clock
from notifications.nudges import nudge
from regulations.errors import RuleViolation
from regulations.time_limits import standstill_ends
from tenders.actions import conclude_competition
from tenders.models import Bid, Competition
from tenders.queries import opened_bids


def _evaluated(by: User, competition: Competition) -> Competition:
    """The competition, locked, with the policy asked; refused while an award is under way."""
    locked = (
        Competition.objects.select_for_update(of=("self",)).select_related("buyer", "lot", "dps").get(pk=competition.pk)
    )
    enforce(policies.may_recommend_award, by, locked)
    if not locked.is_opened or locked.cancelled_at:
        raise InvalidState("An outcome can be recommended once the bids are open.")
    if current_award(locked) is not None:
        raise InvalidState("An outcome has already been recommended.")
    return locked


@transaction.atomic
def recommend_award(
    *, by: User, competition: Competition, reasons: str, evidence_checked: bool, voluntary_standstill: bool
) -> Award:
    """Recommend the bid in the first place (AWD-01). The result it rests on is frozen with it."""
    locked = _evaluated(by, competition)
    result = result_of(locked)
    if not reasons.strip():
        raise ValidationError({"reasons": "Give the reasons for the award."})
    problems = obstacles(result, evidence_checked=evidence_checked)
    if problems:
        raise problems[0]
    return _recommend(
        by, result, outcome=Outcome.AWARD, reasons=reasons.strip(), evidence_checked=evidence_checked,
        winner=result.best.bid if result.best else None, voluntary_standstill=voluntary_standstill,
    )  # fmt: skip


@transaction.atomic
def recommend_no_award(*, by: User, competition: Competition, reasons: str) -> Award:
    """Recommend to award nothing, with reasons that will be public (REC-02)."""
    locked = _evaluated(by, competition)
    if not reasons.strip():
        raise ValidationError({"reasons": "Give the reasons for making no award. They will be public."})
    return _recommend(by, result_of(locked), outcome=Outcome.NO_AWARD, reasons=reasons.strip(), winner=None)


def _recommend(by: User, result: Result, **terms: Any) -> Award:
    competition = result.competition
    award = Award.objects.create(
        competition=competition, result=frozen(result), recommended_by=by, recommended_at=clock.now(), **terms
    )
    ledger.record(
        verb="award_recommended", obj=award, actor=by, organisation=competition.buyer,
        facts={
            "competition": competition.reference,
            "outcome": award.outcome,
            "winner": str(award.winner.organisation_id) if award.winner else "",
            "totals": {row["bid"]: row["total"] for row in award.result["bids"]},
        },
    )  # fmt: skip
    return award


@transaction.atomic
def draw_lots(*, by: User, competition: Competition) -> LotsDrawn:
    """Part bids that tie to the end by lots, drawn by the portal once and recorded (TIE-01)."""
    locked = _evaluated(by, competition)
    first = [row for row in result_of(locked).bids if row.place and row.place.tied]
    if not first:
        raise InvalidState("No bids are tied, so there is nothing to draw.")
    if LotsDrawn.objects.filter(competition=locked).exists():
        raise InvalidState("Lots have already been drawn.")
    order = [str(row.bid.pk) for row in first]
    secrets.SystemRandom().shuffle(order)
    drawn = LotsDrawn.objects.create(competition=locked, order=order, drawn_by=by, drawn_at=clock.now())
    ledger.record(
        verb="lots_drawn", obj=locked, actor=by, organisation=locked.buyer, facts={"order": order}, at=drawn.drawn_at
    )
    return drawn


@transaction.atomic
def return_award(*, by: User, award: Award, reason: str) -> Award:
    """Send a recommendation back with the reason; scores can then be corrected by new revisions."""
    locked = _undecided(by, award)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the recommendation goes back."})
    locked.returned_by, locked.returned_at, locked.returned_reason = by, clock.now(), reason.strip()
    locked.save(update_fields=["returned_by", "returned_at", "returned_reason"])
    ledger.record(verb="award_returned", obj=locked, actor=by, organisation=locked.competition.buyer)
    return locked


def _undecided(by: User, award: Award) -> Award:
    locked = (
        Award.objects.select_for_update(of=("self",))
        .select_related("competition__buyer", "winner__organisation", "winner__competition__lot")
        .prefetch_related("competition__panel", "competition__conflict_declarations")
        .get(pk=award.pk)
    )
    enforce(policies.may_decide_award, by, locked)
    if locked.returned_at:
        raise InvalidState("This recommendation was returned.")
    return locked


@transaction.atomic
def approve_award(*, by: User, award: Award) -> Award:
    """Approve; letters to all bidders are then made and sent at the same time (STD-01). Twice does no harm."""
    locked = _undecided(by, award)
    if locked.approved_at:
        return locked
    _refuse_changed(locked)
    if locked.winner and (problems := not_admitted(locked.winner)):
        raise RuleViolation("AWD-01", problems[0].message, "Send the recommendation back with this reason.")
    now = clock.now()
    locked.approved_by, locked.approved_at = by, now
    locked.standstill_ends_at = _standstill(locked, now)
    locked.save(update_fields=["approved_by", "approved_at", "standstill_ends_at"])
    conclude_competition(competition=locked.competition, at=now)
    bids: list[Bid] = list(opened_bids(locked.competition))
    Letter.objects.bulk_create(Letter(award=locked, bid=bid) for bid in bids)
    ledger.record(
        verb="award_approved", obj=locked, actor=by, organisation=locked.competition.buyer, at=now,
        facts={
            "competition": locked.competition.reference,
            "outcome": locked.outcome,
            "winner": str(locked.winner.organisation_id) if locked.winner else "",
            "letters": [str(bid.organisation_id) for bid in bids],
        },
    )  # fmt: skip
    nudge("evaluations.tasks.make_letters")
    return locked


def _refuse_changed(award: Award) -> None:
    """What is approved is what was recommended: nothing may have moved under it."""
    if frozen(result_of(award.competition)) != award.result:
        raise RuleViolation("AWD-01", "Scores have changed since the recommendation. Return it, and have it made anew.")


def _standstill(award: Award, sent_at: datetime) -> datetime | None:
    return standstill_ends(sent_at) if award.voluntary_standstill else None
