"""What the register of awards shows, as the address says it; the same for page, files and API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from evaluations.models import Award, Outcome
from notices.queries import words_of
from regulations.words import UK

SIZES = {"yes": True, "no": False}
FIRST_YEAR, LAST_YEAR = 2015, 2100  # the Regulations are of 2015


class AwardFilter:
    """The filters of the register of call-off awards. What makes no sense filters nothing."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.words = words_of(query)
        self.sme = query.get("sme", "") if query.get("sme") in SIZES else ""
        self.outcome = query.get("outcome", "") if query.get("outcome") in Outcome.values else ""
        self.year = _year(query.get("year", ""))

    def apply(self, awards: QuerySet[Award, Any]) -> QuerySet[Award, Any]:
        """The awards that the filters let through."""
        if self.words:
            awards = awards.filter(
                Q(competition__title__icontains=self.words)
                | Q(competition__reference__iexact=self.words)
                | Q(competition__buyer__name__icontains=self.words)
                | Q(winner__organisation__name__icontains=self.words)
            )
        if self.sme:
            awards = awards.filter(winner__organisation__supplier_profile__is_sme=SIZES[self.sme])
        if self.outcome:
            awards = awards.filter(outcome=self.outcome)
        if self.year:
            awards = awards.filter(approved_at__gte=_begins(self.year), approved_at__lt=_begins(self.year + 1))
        return awards

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered at all."""
        return bool(self.words or self.sme or self.outcome or self.year)

    def query(self, **changes: Any) -> str:
        """The address's query with something changed."""
        own = {"q": self.words, "sme": self.sme, "outcome": self.outcome, "year": self.year or ""} | changes
        return urlencode({name: value for name, value in own.items() if value})


def _year(given: str) -> int:
    digits = given.isascii() and given.isdecimal() and len(given) == 4
    return int(given) if digits and FIRST_YEAR <= int(given) <= LAST_YEAR else 0


def _begins(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UK)
