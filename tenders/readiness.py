"""What a bid still lacks before it can be submitted."""

from __future__ import annotations

from dataclasses import dataclass

from tenders.content import BidContent
from tenders.models import CompetitionCriterion


@dataclass(frozen=True)
class Gap:
    """Something missing, and the field on the bid page where it belongs."""

    text: str
    field: str


def gaps(content: BidContent, criteria: list[CompetitionCriterion]) -> list[Gap]:
    """Everything missing; empty when the bid is ready."""
    found = [
        Gap(f"Answer “{criterion.title}”.", f"answer_{criterion.code}")
        for criterion in criteria
        if criterion.kind == "quality" and not content.answers.get(criterion.code, "").strip()
    ]
    if content.unit_price is None:
        found.append(Gap("Enter your yearly price.", "unit_price"))
    if content.one_off_price is None:
        found.append(Gap("Enter your one-off price; 0 if there is none.", "one_off_price"))
    if content.unit_price == 0 and content.one_off_price == 0:
        found.append(Gap("The price has to be more than £0 (rule PRICE-F1).", "unit_price"))
    return found
