"""Evaluations brought to where a test needs them, through the actions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from accounts.models import User
from evaluations import actions, queries
from evaluations.models import Award
from tests.factories.tenders import CallOff, an_opened_call_off

SCORES = {"Q1": Decimal(4), "Q2": Decimal(3)}
BETTER = {"Q1": Decimal(5), "Q2": Decimal(4)}


def a_panel(call_off: CallOff) -> None:
    """Every evaluator named, for every quality criterion; every bid found compliant."""
    competition = call_off.refresh()
    for person in call_off.evaluators:
        member = actions.name_panel_member(by=call_off.officer, competition=competition, person=person)
        criteria = queries.quality_criteria(competition)
        actions.assign_criteria(by=call_off.officer, member=member, criteria=criteria)
    for bid in queries.opened_bids(competition):
        actions.check_compliance(by=call_off.officer, bid=bid, compliant=True, reasons="It answers everything asked.")


def score_all(call_off: CallOff, *, scores: Mapping[str, Decimal] = SCORES) -> None:
    """Every evaluator gives every bid these scores and hands them in."""
    for person in call_off.evaluators:
        hand_in(call_off, person, scores=scores)


def hand_in(call_off: CallOff, person: User, *, scores: Mapping[str, Decimal] = SCORES) -> None:
    """One evaluator scores every bid on the criteria given to them, and hands the scores in."""
    member = queries.membership_for(person, call_off.competition.reference)
    for bid, criterion in queries.missing_scores(member):
        actions.save_score(
            by=person, member=member, bid=bid, criterion=criterion, score=scores[criterion.code],
            rationale=f"{person} saw good evidence.",
        )  # fmt: skip
    actions.submit_scores(by=person, member=member)


def agree(call_off: CallOff, scores: list[Mapping[str, Decimal]]) -> None:
    """A consensus for each bid in the order of the bidders' names."""
    bids = queries.bids_to_score(call_off.competition)
    for bid, given in zip(bids, scores, strict=True):
        for criterion in queries.quality_criteria(call_off.competition):
            actions.record_consensus(
                by=call_off.officer, bid=bid, criterion=criterion, score=given[criterion.code],
                rationale=f"The panel agreed on {given[criterion.code]}.",
            )  # fmt: skip


def an_evaluated_call_off(*, scores: list[Mapping[str, Decimal]] | None = None) -> CallOff:
    """Two bids with a consensus on everything; the second bidder's scores are better unless said otherwise."""
    call_off = an_opened_call_off()
    a_panel(call_off)
    score_all(call_off)
    agree(call_off, scores or [SCORES, BETTER])
    return call_off


def recommend(call_off: CallOff) -> Award:
    """The officer recommends the bid in first place."""
    return actions.recommend_award(
        by=call_off.officer, competition=call_off.refresh(), reasons="The best ratio of quality and price.",
        evidence_checked=True, voluntary_standstill=False,
    )  # fmt: skip


def an_award(call_off: CallOff | None = None) -> Award:
    """An approved award; the letters are made by the task once the transaction commits."""
    call_off = call_off or an_evaluated_call_off()
    return actions.approve_award(by=call_off.second_opener, award=recommend(call_off))
