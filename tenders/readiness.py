"""What a bid still lacks before it can be submitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tenders.drafts import DraftContent
from tenders.pricing import ScheduleLine, total_ex_vat


class Criterion(Protocol):
    """What completeness needs to know of a criterion."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True)
class Gap:
    """Something missing, and the task in which it is given."""

    text: str
    task: str


def gaps(content: DraftContent, criteria: Iterable[Criterion], lines: Iterable[ScheduleLine]) -> list[Gap]:
    """Everything missing, in the order of the tasks; empty when the bid is complete."""
    lines = list(lines)
    found = [
        Gap(f"Answer “{criterion.title}”.", criterion.code)
        for criterion in criteria
        if criterion.kind == "quality" and not content.answers.get(criterion.code, "").strip()
    ]
    found += [
        Gap(f"Give a price for “{line.label}”; 0 if you charge nothing.", "prices")
        for line in lines
        if line.number not in content.prices
    ]
    if all(line.number in content.prices for line in lines) and total_ex_vat(lines, content.prices) <= 0:
        found.append(Gap("The prices have to come to more than £0 in total (rule PRICE-F1).", "prices"))
    return found
