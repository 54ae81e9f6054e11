"""Values for the pages of a fund: years, bodies and what each is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from accounts import queries as people
from accounts.models import Organisation, Succession
from dps import fund_queries
from dps.fund_import.changes import vat_words
from dps.fund_queries import YearOfFund, share
from dps.models import Allocation, DynamicPurchasingSystem
from ledger import clock
from regulations import exact
from regulations.calendar import uk_date
from regulations.words import day_words, money_words, several


@dataclass(frozen=True)
class YearLine:
    """One year as a line of the table: how large, what was given, and both as lengths of the longest bar."""

    year: str
    begins: int
    total: str
    given: str
    bodies: int
    percent: str
    total_length: Decimal
    given_length: Decimal


@dataclass(frozen=True)
class BodyLine:
    """What one body is given in one year."""

    year: str
    body: Organisation
    amount: str
    vat: str
    percent: str
    length: Decimal
    notes: Sequence[str]
    source: str


@dataclass(frozen=True)
class Share:
    """What a body that acts today has from one fund: given to itself, and come to it by succession."""

    body: Organisation
    dps: DynamicPurchasingSystem
    total: Decimal
    lines: Sequence[BodyLine]
    years: Sequence[YearLine]
    split: Sequence[str]  # the bodies that followed, where several did and nothing says how they divide it

    def sentence(self) -> str:
        """The whole of it."""
        first, last = self.lines[0].year, self.lines[-1].year
        when = f"for {first}" if first == last else f"for {first} to {last}"
        return f"{self.body} has {money_words(self.total)} {when} from the fund of {self.dps}."


def year_lines(years: Sequence[YearOfFund]) -> list[YearLine]:
    """The years, each with the length of its bars."""
    longest = max((max(one.whole, one.given) for one in years), default=Decimal(0))
    return [
        YearLine(
            year=str(one.year), begins=one.year.begins,
            total="Not stated" if one.total is None else money_words(one.total),
            given=money_words(one.given), bodies=one.bodies, percent=f"{share(one.given, one.whole)}%",
            total_length=share(one.whole, longest), given_length=share(one.given, longest),
        )
        for one in years
    ]  # fmt: skip


def whole_in_words(years: Sequence[YearOfFund]) -> str:
    """The fund over all its years in a sentence."""
    if not years:
        return "Nothing is known of the fund yet."
    given, first, last = exact.total(one.given for one in years), years[0].year, years[-1].year
    when = f"for {first}" if first == last else f"for {first} to {last}"
    known = [one.total for one in years if one.total is not None]
    if len(known) < len(years):
        return f"{money_words(given)} is allocated {when}."
    return f"The fund is {money_words(exact.total(known))} {when}; {money_words(given)} of it is allocated."


def body_lines(rows: Sequence[Allocation], years: Iterable[YearOfFund]) -> list[BodyLine]:
    """Allocations with their share of the year's fund, what stood before, and who follows. Two queries."""
    wholes = {one.year.begins: one.whole for one in years}
    before, follow = fund_queries.earlier(rows), people.followers(row.organisation_id for row in rows)
    largest = max((row.amount for row in rows), default=Decimal(0))
    return [
        BodyLine(
            year=str(row.financial_year), body=row.organisation, amount=money_words(row.amount),
            vat=vat_words(includes=row.load.includes_vat),
            percent=f"{share(row.amount, wholes[row.year])}%" if row.year in wholes else "",
            length=share(row.amount, largest), source=row.load.source,
            notes=[*_history(row, before.get(fund_queries.key_of(row), [])), *_following(follow[row.organisation_id])],
        )
        for row in rows
    ]  # fmt: skip


def own_shares(rows: Sequence[Allocation]) -> list[Share]:
    """What the person's bodies have, by DPS and by the body that acts today. Five queries at most."""
    if not rows:
        return []
    now = people.who_acts_now(row.organisation_id for row in rows)
    acting, follow = set(now.values()), people.followers(now.values())
    bodies, lines = Organisation.objects.in_bulk(acting), body_lines(rows, ())
    groups: dict[tuple[UUID, UUID], list[tuple[Allocation, BodyLine]]] = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        groups[row.dps_id, now[row.organisation_id]].append((row, line))
    return [
        _share(bodies[body], [row for row, _ in group], [line for _, line in group], follow[body])
        for (_, body), group in groups.items()
    ]


def _share(
    body: Organisation, rows: Sequence[Allocation], lines: Sequence[BodyLine], follow: Sequence[Succession]
) -> Share:
    today = uk_date(clock.now())
    followed = [str(line.successor) for line in follow if line.on <= today]
    return Share(
        body=body, dps=rows[0].dps, total=exact.total(row.amount for row in rows), lines=lines,
        years=year_lines(list(_summed(rows))), split=followed if len(followed) > 1 else [],
    )  # fmt: skip


def _summed(rows: Sequence[Allocation]) -> Iterator[YearOfFund]:
    for year in sorted({row.financial_year for row in rows}):
        amounts = [row.amount for row in rows if row.financial_year == year]
        yield YearOfFund(year, None, exact.total(amounts), len(amounts))


def _history(row: Allocation, before: Sequence[Allocation]) -> Iterator[str]:
    """What was stated earlier, and until when it counted."""
    for newer, old in pairwise((row, *before)):
        amount = f"{money_words(old.amount)} {vat_words(includes=old.load.includes_vat)}"
        yield f"Until {day_words(newer.load.loaded_at)}: {amount}"


def _following(lines: Sequence[Succession]) -> Iterator[str]:
    if lines:
        names = several(f"{line.successor} from {day_words(line.on)}" for line in lines)
        yield f"Followed by {names}"
