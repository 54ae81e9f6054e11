"""Kinds of public body that an Act made or ended: from which day and until which day there are any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from regulations.words import day_words

ACT_2012, ACT_2022 = "Health and Social Care Act 2012", "Health and Care Act 2022"


@dataclass(frozen=True, slots=True)
class Existence:
    """The days on which bodies of a kind exist, with the Acts that say so."""

    first: date | None = None
    last: date | None = None
    made_by: str = ""
    ended_by: str = ""

    def why_not(self, day: date) -> str:
        """Why there is no such body on that day; empty when there may be."""
        if self.first is not None and day < self.first:
            return f"There are such bodies from {day_words(self.first)} ({self.made_by})."
        if self.last is not None and day > self.last:
            return f"There have been no such bodies since {day_words(self.last)} ({self.ended_by})."
        return ""


EXISTENCE: Mapping[str, Existence] = MappingProxyType(
    {
        "ccg": Existence(date(2013, 4, 1), date(2022, 6, 30), ACT_2012, ACT_2022),
        "csu": Existence(date(2013, 4, 1), made_by=ACT_2012),
        "nhs_england": Existence(date(2013, 4, 1), made_by=ACT_2012),
        "icb": Existence(date(2022, 7, 1), made_by=ACT_2022),
    }
)


def why_no_such_body(kind: str, day: date) -> str:
    """Why no body of that kind exists on that day, with the Act; empty when there may be, or nothing is laid down."""
    return EXISTENCE[kind].why_not(day) if kind in EXISTENCE else ""
