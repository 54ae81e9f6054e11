"""The financial year of public bodies in England: 1 April to 31 March."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

WRITTEN = re.compile(r"(?P<begins>20\d\d)[/-](?P<ends>20\d\d|\d\d)")
APRIL = 4


@dataclass(frozen=True, order=True)
class FinancialYear:
    """The year that begins on 1 April of `begins`; written 2017/18."""

    begins: int

    def __str__(self) -> str:
        return f"{self.begins}/{(self.begins + 1) % 100:02d}"

    @classmethod
    def of(cls, day: date) -> FinancialYear:
        """The year in which a day falls."""
        return cls(day.year if day.month >= APRIL else day.year - 1)

    @classmethod
    def read(cls, text: str) -> FinancialYear:
        """A year as people write it: 2017/18, 2017-18 or 2017/2018. Raises ValueError for anything else."""
        found = WRITTEN.fullmatch(text.strip())
        if found is None or int(found["ends"]) not in (int(found["begins"]) + 1, (int(found["begins"]) + 1) % 100):
            raise ValueError(f"“{text.strip()}” is no financial year as 2017/18 is one")
        return cls(int(found["begins"]))

    @property
    def first_day(self) -> date:
        """1 April."""
        return date(self.begins, APRIL, 1)

    @property
    def last_day(self) -> date:
        """31 March of the next calendar year."""
        return date(self.begins + 1, APRIL - 1, 31)
