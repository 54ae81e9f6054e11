"""How big an enterprise is by the EU definition (Recommendation 2003/361/EC, annex), with its group.

Figures are of one accounting year, in euros and years of work. Whose figures count is articles 3 and 6; how big that is
article 2, in `thresholds`; how long a year outside a ceiling changes nothing article 4(2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from regulations.exact import product, quotient
from regulations.thresholds import LARGE, MEDIUM, MICRO, SMALL, company_size

SIZES = (MICRO, SMALL, MEDIUM, LARGE)
PARTNER, LINKED = "partner", "linked"
PARTNER_FROM, LINKED_ABOVE, WHOLE = Decimal(25), Decimal(50), Decimal(100)
"""Percent of capital or votes: from 25 a partner (article 3(2)); more than half, or control, makes linked (3(3))."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Staff in years of work, yearly turnover and balance sheet total in euros."""

    staff: Decimal
    turnover: Decimal
    balance_sheet: Decimal

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.staff + other.staff, self.turnover + other.turnover, self.balance_sheet + other.balance_sheet
        )

    def part(self, percent: Decimal) -> Figures:
        """So many percent of each figure."""
        return Figures(
            *(quotient(product(value, percent), WHOLE) for value in (self.staff, self.turnover, self.balance_sheet))
        )


@dataclass(frozen=True, slots=True)
class Related:
    """A partner or linked enterprise: its figures, and the higher share in capital or votes, in percent."""

    relation: str
    share: Decimal
    figures: Figures

    def counted(self) -> Figures:
        """What is added for it (article 6): of a partner its share, of a linked enterprise everything."""
        return self.figures.part(self.share) if self.relation == PARTNER else self.figures


def wrong_with_share(relation: str, share: Decimal) -> str:
    """Why such a share cannot go with the relation, in a sentence; empty where it can."""
    if not Decimal(0) <= share <= WHOLE:
        return "A share lies between 0 and 100 percent."
    if relation == PARTNER and not PARTNER_FROM <= share <= LINKED_ABOVE:
        return "A partner holds, or is held to, 25 to 50 percent. Less need not be stated; more makes it linked."
    return ""


def total(own: Figures, related: Iterable[Related]) -> Figures:
    """The figures that count: one's own, with those of partners in proportion and of linked enterprises whole."""
    counted = own
    for one in related:
        counted += one.counted()
    return counted


def size_of(own: Figures, related: Iterable[Related] = (), *, is_publicly_controlled: bool = False) -> str:
    """micro, small, medium or large. Held by public bodies to 25 percent or more, it is no SME (article 3(4))."""
    if is_publicly_controlled:
        return LARGE
    counted = total(own, related)
    return company_size(counted.staff, counted.turnover, counted.balance_sheet)


def size_over_years(sizes: Sequence[str]) -> str:
    """The size after these yearly ones, oldest first: two years running on the other side change it (4(2))."""
    held = SIZES.index(sizes[0])
    for before, now in pairwise(SIZES.index(size) for size in sizes):
        if min(before, now) > held:
            held = min(before, now)
        elif max(before, now) < held:
            held = max(before, now)
    return SIZES[held]
