"""Award criteria of a call-off against those of the DPS notice (CRIT-01, DPS-16), and scores on them (SCORE-01)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from regulations.errors import RuleViolation
from regulations.exact import product, quotient, total
from regulations.words import number_words, several

WHOLE = Decimal(100)
"""The weights of an invitation add up to exactly this."""


@dataclass(frozen=True, slots=True)
class PublishedCriterion:
    """A criterion of the DPS notice with the range its weight may take in a call-off."""

    code: str
    title: str
    least: Decimal
    most: Decimal

    @property
    def range(self) -> str:
        """30 to 60, or just 40 where the notice leaves no choice."""
        least, most = number_words(self.least), number_words(self.most)
        return least if least == most else f"{least} to {most}"


@dataclass(frozen=True, slots=True)
class CallOffCriterion:
    """A criterion of an invitation: its weight, and the code of the published criterion that it makes more precise."""

    code: str
    title: str
    weight: Decimal
    published: str


def weight_problems(
    criteria: Sequence[CallOffCriterion], published: Sequence[PublishedCriterion]
) -> list[RuleViolation]:
    """All that keeps these weights from being lawful, in the order a person would mend it; empty when nothing does."""
    known = {criterion.code for criterion in published}
    return [
        *_bad_weights(criteria),
        *(_new_criterion(criterion) for criterion in criteria if criterion.published not in known),
        *_outside_ranges(criteria, published),
        *_not_whole(criteria),
    ]


def check_weights(criteria: Sequence[CallOffCriterion], published: Sequence[PublishedCriterion]) -> None:
    """Refuse criteria that are new, weights outside their published range, and a sum other than 100."""
    for problem in weight_problems(criteria, published):
        raise problem


def _bad_weights(criteria: Iterable[CallOffCriterion]) -> list[RuleViolation]:
    return [
        RuleViolation("CRIT-01", f"“{criterion.title}” needs a weight of more than 0.")
        for criterion in criteria
        if not (criterion.weight.is_finite() and criterion.weight > 0)
    ]


def _new_criterion(criterion: CallOffCriterion) -> RuleViolation:
    return RuleViolation(
        "DPS-16",
        f"“{criterion.title}” does not belong to any criterion of the DPS notice. A call-off can make published "
        "criteria more precise; it cannot add new ones.",
        "Choose the published criterion that it makes more precise.",
    )


def _outside_ranges(
    criteria: Sequence[CallOffCriterion], published: Sequence[PublishedCriterion]
) -> list[RuleViolation]:
    """Several criteria of the invitation may share a published one: their sum has to lie in its range."""
    problems = []
    for criterion in published:
        weight = total(c.weight for c in criteria if c.published == criterion.code and c.weight.is_finite())
        if not criterion.least <= weight <= criterion.most:
            message = (
                f"“{criterion.title}” has a weight of {number_words(weight)}. "
                f"The DPS notice allows {criterion.range}."
            )  # fmt: skip
            problems.append(RuleViolation("DPS-16", message))
    return problems


def _not_whole(criteria: Iterable[CallOffCriterion]) -> list[RuleViolation]:
    weights = total(criterion.weight for criterion in criteria if criterion.weight.is_finite())
    if weights == WHOLE:
        return []
    off = number_words(abs(WHOLE - weights))
    remedy = f"Take {off} away." if weights > WHOLE else f"Give out {off} more."
    return [RuleViolation("CRIT-01", f"The weights add up to {number_words(weights)}. They have to make 100.", remedy)]


def weighted(score: Decimal, out_of: Decimal, weight: Decimal) -> Decimal:
    """The points a score earns: weight × score ÷ highest score, unrounded."""
    if not score.is_finite() or not out_of > 0 or not 0 <= score <= out_of:
        raise ValueError(f"{score} is not a score out of {out_of}")
    return quotient(product(weight, score), out_of)


def weighted_total(points: Iterable[Decimal]) -> Decimal:
    """The points of one bid added up, unrounded."""
    return total(points)


def check_score(score: Decimal | None, out_of: Decimal, rationale: str) -> None:
    """Refuse a score outside the published scale, or one without the evaluator's reason (CASE-01)."""
    if score is None or not score.is_finite() or not 0 <= score <= out_of:
        raise RuleViolation("CASE-01", f"A score has to lie on the published scale, from 0 to {number_words(out_of)}.")
    if not rationale.strip():
        raise RuleViolation("CASE-01", "Every score needs its reason, in the words of the person who gave it.")


def check_moderation_may_begin(still_scoring: Sequence[str]) -> None:
    """Refuse moderation while somebody still scores alone (SCORE-01)."""
    if still_scoring:
        raise RuleViolation(
            "SCORE-01",
            "Moderation begins when every evaluator has submitted scores. "
            f"Still scoring: {several(still_scoring)}.",
        )  # fmt: skip


def check_consensus(score: Decimal, individual: Mapping[str, Decimal], reason: str) -> None:
    """Refuse a consensus that differs from somebody's own score without a reason (SCORE-01)."""
    changed = [name for name, own in individual.items() if own != score]
    if changed and not reason.strip():
        raise RuleViolation(
            "SCORE-01",
            f"The consensus of {number_words(score)} differs from the score of {several(changed)}.",
            "Give the reason that the panel agreed on.",
        )
