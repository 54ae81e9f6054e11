"""An evaluation for the demonstration, brought from opened bids to an approved award through the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from accounts.models import User
from evaluations import actions, queries
from evaluations.models import Award
from tenders.models import Competition, CompetitionCriterion
from tenders.queries import opened_bids

REASONS = {
    5: "Answers everything asked, with results from practices of the same kind.",
    4: "Answers everything asked; some results are from smaller practices.",
    3: "Answers the main points; how training reaches part-time staff stays open.",
    2: "Leaves open how the service starts in more than two practices at once.",
}


def name_panel(competition: Competition, officer: User, evaluators: Sequence[User]) -> None:
    """Name the evaluators for every quality criterion and find every bid compliant."""
    for person in evaluators:
        member = actions.name_panel_member(by=officer, competition=competition, person=person)
        actions.assign_criteria(by=officer, member=member, criteria=queries.quality_criteria(competition))
    for bid in opened_bids(competition):
        actions.check_compliance(
            by=officer, bid=bid, compliant=True, reasons="Every question is answered and every price line filled."
        )


def score(competition: Competition, evaluator: User, scores: Mapping[str, Sequence[int]]) -> None:
    """One evaluator's scores by supplier name, in the order of the criteria, handed in."""
    member = queries.membership_for(evaluator, competition.reference)
    for bid in queries.bids_to_score(competition):
        for criterion, given in _pairs(competition, scores[bid.organisation.name]):
            actions.save_score(
                by=evaluator,
                member=member,
                bid=bid,
                criterion=criterion,
                score=Decimal(given),
                rationale=REASONS[given],
            )
    actions.submit_scores(by=evaluator, member=member)


def agree(competition: Competition, officer: User, scores: Mapping[str, Sequence[int]]) -> None:
    """The consensus by supplier name, in the order of the criteria."""
    for bid in queries.bids_to_score(competition):
        for criterion, given in _pairs(competition, scores[bid.organisation.name]):
            actions.record_consensus(
                by=officer, bid=bid, criterion=criterion, score=Decimal(given), rationale=REASONS[given]
            )


def _pairs(competition: Competition, given: Sequence[int]) -> list[tuple[CompetitionCriterion, int]]:
    return list(zip(queries.quality_criteria(competition), given, strict=True))


def recommend(competition: Competition, officer: User) -> Award:
    """Recommend the first place."""
    return actions.recommend_award(
        by=officer, competition=competition, reasons="The best ratio of quality and price of the bids received.",
        evidence_checked=True, voluntary_standstill=False,
    )  # fmt: skip
