"""Compliance, and the scores that each evaluator gives alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from evaluations import policies
from evaluations.models import ComplianceCheck, LeftOut, PanelMember, Score
from evaluations.queries import bids_to_score, current_award, missing_scores
from ledger import actions as ledger
from ledger import clock
from regulations.errors import RuleViolation
from suppliers.queries import admitted_to
from tenders.models import Bid, Competition, CompetitionCriterion


@transaction.atomic
def check_compliance(*, by: User, bid: Bid, compliant: bool, reasons: str) -> ComplianceCheck:
    """Record once whether the bid answers what was asked (AWD-01). A bid found not compliant is not scored further."""
    competition = Competition.objects.select_for_update().get(pk=bid.competition_id)
    enforce(policies.may_check_compliance, by, competition)
    if not reasons.strip():
        raise ValidationError({"reasons": "Give the reasons, also when the bid complies."})
    if ComplianceCheck.objects.filter(bid=bid).exists():
        raise InvalidState("The compliance of this bid has already been recorded.")
    check = ComplianceCheck.objects.create(
        bid=bid, compliant=compliant, reasons=reasons.strip(), checked_by=by, checked_at=clock.now()
    )
    ledger.record(
        verb="bid_compliance_checked", obj=bid, actor=by, organisation=competition.buyer, facts={"compliant": compliant}
    )
    return check


@transaction.atomic
def leave_out_bid(*, by: User, bid: Bid, reasons: str) -> LeftOut:
    """Leave out the bid of a supplier that is suspended or removed from the lot, at any moment before the award
    (AWD-01, EXC-07). It stays left out when the supplier is reinstated later.
    """
    competition = Competition.objects.select_for_update(of=("self",)).select_related("lot").get(pk=bid.competition_id)
    enforce(policies.may_check_compliance, by, competition)
    if current_award(competition) is not None:
        raise InvalidState("An outcome has been recommended. It has to be returned before a bid is left out.")
    if hasattr(bid, "left_out"):
        raise InvalidState("This bid has been left out already.")
    now = clock.now()
    if admitted_to(competition.lot, now).filter(pk=bid.organisation_id).exists():
        raise RuleViolation(
            "AWD-01", f"{bid.organisation} is admitted to the lot, so its bid counts.",
            "Only the bid of a supplier that is suspended or removed is left out. Where a bid does not answer what was "
            "asked, say so in the check of compliance.",
        )  # fmt: skip
    if not reasons.strip():
        raise ValidationError({"reasons": "Give the reasons. The bidder reads them in its letter."})
    made = LeftOut.objects.create(bid=bid, reasons=reasons.strip(), left_out_by=by, left_out_at=now)
    ledger.record(verb="bid_left_out", obj=bid, actor=by, organisation=competition.buyer, at=now)
    return made


@transaction.atomic
def save_score(
    *, by: User, member: PanelMember, bid: Bid, criterion: CompetitionCriterion, score: Decimal | None, rationale: str
) -> Score:
    """Keep a score as a draft that only its evaluator sees (SCORE-01)."""
    member = PanelMember.objects.select_for_update().select_related("competition__buyer").get(pk=member.pk)
    enforce(policies.may_score, by, member)
    if not member.assignments.filter(criterion=criterion).exists() or bid.competition_id != member.competition_id:
        raise ValidationError("This criterion of this bid is not yours to score.")
    if score is not None and not (0 <= score <= criterion.max_score):
        raise ValidationError({"score": f"Enter a score from 0 to {criterion.max_score}."})
    kept, _ = Score.objects.select_for_update().get_or_create(
        bid=bid, criterion=criterion, evaluator=by, defaults={"saved_at": clock.now()}
    )
    if kept.submitted_at:
        raise InvalidState("You have submitted your scores, so they can no longer change (rule SCORE-01).")
    kept.score, kept.rationale, kept.saved_at = score, rationale.strip(), clock.now()
    kept.save(update_fields=["score", "rationale", "saved_at"])
    return kept


@transaction.atomic
def save_scores(
    *, by: User, member: PanelMember, bid: Bid, given: Sequence[tuple[CompetitionCriterion, Decimal | None, str]]
) -> None:
    """Keep one page of scores: all of them or none."""
    for criterion, score, rationale in given:
        save_score(by=by, member=member, bid=bid, criterion=criterion, score=score, rationale=rationale)


@transaction.atomic
def submit_scores(*, by: User, member: PanelMember) -> None:
    """Hand in all scores of this evaluator at once; from then on they are unchangeable. Twice does no harm."""
    member = PanelMember.objects.select_for_update().select_related("competition__buyer").get(pk=member.pk)
    enforce(policies.may_score, by, member)
    if not bids_to_score(member.competition):
        raise InvalidState("There is no compliant bid to score yet.")
    missing = missing_scores(member)
    if missing:
        raise RuleViolation("SCORE-01", f"{len(missing)} scores or their reasons are still missing.",
                            "Every bid needs a score with a reason on each criterion given to you.")  # fmt: skip
    mine = Score.objects.filter(bid__in=bids_to_score(member.competition), evaluator=by, submitted_at__isnull=True)
    handed_in = list(mine.select_related("criterion"))
    if not handed_in:
        return
    now = clock.now()
    mine.update(submitted_at=now)
    ledger.record(
        verb="scores_submitted", obj=member.competition, actor=by, organisation=member.competition.buyer,
        facts={"scores": sorted([str(s.bid_id), s.criterion.code, str(s.score)] for s in handed_in)},
    )  # fmt: skip
