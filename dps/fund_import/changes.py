"""Compares rows with the allocations held, in memory, and writes what is new in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from accounts.models import Kind, Organisation
from dps import fund_queries
from dps.eligibility import kinds_in_words
from dps.fund_import.report import Report
from dps.fund_import.rows import Row
from dps.models import Allocation, DynamicPurchasingSystem, FundLoad, FundYear
from dps.models.fund import Figure
from regulations.financial_year import FinancialYear
from regulations.words import day_words, money_words, several, within

BATCH = 1000


class Changes:
    """What a file would change. Nothing is written until `apply`."""

    def __init__(self, report: Report, dps: DynamicPurchasingSystem, *, includes_vat: bool) -> None:
        self.report, self.dps, self.includes_vat = report, dps, includes_vat
        bodies = Organisation.objects.exclude(kind=Kind.SUPPLIER).exclude(ods_code="").prefetch_related("successors")
        self.bodies = {one.ods_code: one for one in bodies}
        self.allocations = {(one.organisation_id, one.year): one for one in fund_queries.allocations(dps=dps)}
        self.totals = {one.year: one for one in fund_queries.fund_years(dps=dps)}
        self.lines: dict[Any, int] = {}  # where the file says how large the fund is in a year, and what a body gets
        self.new: list[Figure] = []
        self.given: defaultdict[Organisation, list[str]] = defaultdict(list)  # what is new for a body, in words

    def take(self, row: Row) -> None:
        """Compare one row with what is held."""
        reason = self._why_not(row)
        if reason:
            self.report.rejected.append((row.line, reason))
            return
        if row.total is not None and row.year not in self.lines:
            self._state_total(row, row.total)
        if row.amount is not None:
            self._allocate(row, row.amount)

    def judge(self) -> None:
        """See that each year touched adds up: one way to count VAT, and no more given than there is."""
        for year in sorted({one.year for one in self.new}):
            self.report.rejected.extend((0, words) for words in self._does_not_add_up(year))

    def apply(self, load: FundLoad) -> None:
        """Write it all."""
        for one in self.new:
            one.load = load  # type: ignore[attr-defined]  # every figure has one
        FundYear.objects.bulk_create([one for one in self.new if isinstance(one, FundYear)])
        Allocation.objects.bulk_create([one for one in self.new if isinstance(one, Allocation)], batch_size=BATCH)

    def _why_not(self, row: Row) -> str:
        if row.total is not None and row.year in self.lines and row.total != self.totals[row.year.begins].amount:
            return (
                f"The fund of {row.year} is {money_words(row.total)} here and "
                f"{money_words(self.totals[row.year.begins].amount)} in line {self.lines[row.year]}"
            )
        if not row.ods_code:
            return ""
        body = self.bodies.get(row.ods_code)
        if body is None:
            return f"{row.ods_code} is not on the register of organisations"
        if (row.year, body.pk) in self.lines:
            return f"{body} has an amount for {row.year} in line {self.lines[row.year, body.pk]} already"
        return self._why_not_given(body, row.year)

    def _why_not_given(self, body: Organisation, year: FinancialYear) -> str:
        """The fund pays for what is bought under the DPS, so it is for bodies that may buy, while they exist (N10)."""
        if body.kind not in self.dps.eligible_kinds:
            kind = within(body.get_kind_display())
            return (
                f"{body} is registered as “{kind}” and cannot buy. The notice opens this DPS to: "
                f"{', '.join(within(kind) for kind in kinds_in_words(self.dps))}"
            )
        if body.closed_on is not None and body.closed_on < year.first_day:
            names = [str(one) for one in body.successors.all()]
            after = f"; {several(names)} followed" if names else ""
            return f"{body} closed on {day_words(body.closed_on)}, before {year} began{after}"
        if body.opened_on is not None and body.opened_on > year.last_day:
            return f"{body} opens on {day_words(body.opened_on)}, after {year} ends"
        return ""

    def _state_total(self, row: Row, amount: Decimal) -> None:
        held, year = self.totals.get(row.year.begins), row.year.begins
        self.lines[row.year] = row.line
        if held is None or not self._is_same(held, amount):
            was = f", and was {self._words(held)}" if held else ""
            self.report.totals.append((row.line, f"The fund of {row.year} is {self._now(amount)}{was}"))
            self.totals[year] = FundYear(dps=self.dps, year=year, amount=amount, version=_next(held))
            self.new.append(self.totals[year])

    def _allocate(self, row: Row, amount: Decimal) -> None:
        body, key = self.bodies[row.ods_code], (self.bodies[row.ods_code].pk, row.year.begins)
        held = self.allocations.get(key)
        self.lines[row.year, body.pk] = row.line
        if held is not None and self._is_same(held, amount):
            self.report.unchanged += 1
            return
        if held is None:
            self.report.added.append((row.line, f"{body}, {row.year}: {self._now(amount)}"))
            self.given[body].append(f"{row.year}: {self._now(amount)}.")
        else:
            self.report.changed.append((row.line, f"{body}, {row.year}: {self._words(held)} → {self._now(amount)}"))
            self.given[body].append(f"{row.year}: {self._now(amount)}. It was {self._words(held)}.")
        self.allocations[key] = Allocation(
            dps=self.dps, organisation=body, year=row.year.begins, amount=amount, version=_next(held)
        )
        self.new.append(self.allocations[key])

    def _does_not_add_up(self, year: int) -> Iterable[str]:
        given = [one for one in self.allocations.values() if one.year == year]
        total, name = self.totals.get(year), FinancialYear(year)
        if len({self._counts_vat(one) for one in (*given, *([total] if total else []))}) > 1:
            yield (
                f"{name}: some of the amounts held include VAT and others do not. A file that changes this "
                "states every amount of the year, and the fund of the year where it is known"
            )
        elif total is not None and (sum_given := sum(one.amount for one in given)) > total.amount:
            yield f"{name}: {money_words(Decimal(sum_given))} is given, and the fund is {money_words(total.amount)}"

    def _is_same(self, held: Figure, amount: Decimal) -> bool:
        return held.amount == amount and self._counts_vat(held) == self.includes_vat

    def _counts_vat(self, one: Any) -> bool:
        """Whether VAT is in a figure: what its file said, or what is said of this one."""
        return bool(one.load.includes_vat) if one.load_id else self.includes_vat

    def _words(self, held: Figure) -> str:
        return f"{money_words(held.amount)} {vat_words(includes=self._counts_vat(held))}"

    def _now(self, amount: Decimal) -> str:
        return f"{money_words(amount)} {vat_words(includes=self.includes_vat)}"


def vat_words(*, includes: bool) -> str:
    """Whether VAT is in it."""
    return "with VAT" if includes else "without VAT"


def _next(held: Figure | None) -> int:
    return held.version + 1 if held else 1
