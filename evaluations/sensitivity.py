"""Would another weight of price, inside the published range, have changed the winner (B7)?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from evaluations.results import Result, price_weight
from regulations.criteria import WHOLE
from regulations.prices import formula

STEPS = 10


@dataclass(frozen=True)
class Weighting:
    """Who would have won, had price weighed so much and quality the rest in the same proportions."""

    price_weight: Decimal
    totals: dict[str, Decimal]
    is_published: bool

    @property
    def winner(self) -> str:
        """The bidder in the first place; all of them where they tie."""
        best = max(self.totals.values())
        return ", ".join(sorted(name for name, total in self.totals.items() if total == best))


def sensitivity(result: Result) -> list[Weighting]:
    """The winner at steps through the range of the price criterion; empty where the formula has no such weight."""
    competition = result.competition
    if not result.is_complete or formula(competition.price_formula).lowest_wins:
        return []
    price = next(c for c in competition.criteria.select_related("award_criterion") if c.kind == "price")
    low, high = price.award_criterion.weight_min, price.award_criterion.weight_max
    published = price_weight(competition)
    weights = {low + (high - low) * step / STEPS for step in range(STEPS + 1)} | {published}
    return [Weighting(weight, _totals(result, weight, published), weight == published) for weight in sorted(weights)]


def _totals(result: Result, weight: Decimal, published: Decimal) -> dict[str, Decimal]:
    """Under the relative formulas points scale with the weight of price, and quality points with the rest."""
    quality_share = (WHOLE - weight) / (WHOLE - published) if published != WHOLE else Decimal(0)
    price_share = weight / published if published else Decimal(0)
    return {
        row.bid.organisation.name: row.quality_points * quality_share + (row.price.value or Decimal(0)) * price_share
        for row in result.bids
    }
