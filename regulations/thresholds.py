"""Amounts that the law sets, each with the day from which it holds, and the size of a company by the EU definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from regulations.errors import RuleViolation
from regulations.exact import product, quotient
from regulations.words import money_words

T = TypeVar("T")

CENTRAL, SUB_CENTRAL, NHS_TRUST, NHS_FOUNDATION_TRUST = "central", "sub_central", "nhs_trust", "nhs_foundation_trust"


@dataclass(frozen=True, slots=True)
class Amount:
    """Pounds, and whether VAT is to be counted in before comparing."""

    pounds: Decimal
    includes_vat: bool = False

    def reached_by(self, value_ex_vat: Decimal, value_inc_vat: Decimal) -> bool:
        """Whether a value, known both ways, is this amount or more."""
        return (value_inc_vat if self.includes_vat else value_ex_vat) >= self.pounds


Dated = Sequence[tuple[date, Mapping[str, T]]]


def _amounts(*, inc_vat: bool = False, **pounds: int) -> Mapping[str, Amount]:
    return MappingProxyType({tier: Amount(Decimal(amount), inc_vat) for tier, amount in pounds.items()})


THRESHOLDS: Dated[Amount] = (
    (date(2016, 1, 1), _amounts(central=106_047, sub_central=164_176)),
    (date(2018, 1, 1), _amounts(central=118_133, sub_central=181_302)),
    (date(2020, 1, 1), _amounts(central=122_976, sub_central=189_330)),
    (date(2022, 1, 1), _amounts(central=138_760, sub_central=213_477, inc_vat=True)),
    (date(2024, 1, 1), _amounts(central=139_688, sub_central=214_904, inc_vat=True)),
)
"""Services and supplies, regulation 5 (THR). The last row stands for all systems begun under the 2015 regulations."""

CONTRACTS_FINDER_FLOORS: Dated[Amount] = (
    (date(2015, 2, 26), _amounts(central=10_000, sub_central=25_000, nhs_trust=25_000, nhs_foundation_trust=25_000)),
    (
        date(2022, 1, 1),
        _amounts(central=10_000, sub_central=25_000, nhs_trust=25_000, nhs_foundation_trust=25_000, inc_vat=True),
    ),
    (
        date(2022, 12, 21),
        _amounts(central=12_000, sub_central=30_000, nhs_trust=30_000, nhs_foundation_trust=30_000, inc_vat=True),
    ),
)
"""From which value Contracts Finder is told, regulation 109 (CF-03)."""

EURO_RATES: Sequence[tuple[date, Decimal]] = (
    (date(2016, 1, 1), quotient(Decimal(164_176), Decimal(209_000))),
    (date(2018, 1, 1), quotient(Decimal(181_302), Decimal(221_000))),
    (date(2020, 1, 1), quotient(Decimal(189_330), Decimal(214_000))),
)
"""Pounds to the euro, as the sub-central threshold of each pair of years was converted."""

SOCIAL_VALUE_PERCENT = Decimal(10)
"""The least weight of social value where it is in force (SV-01)."""

SOCIAL_VALUE_FROM: Mapping[str, date] = MappingProxyType(
    {
        CENTRAL: date(2021, 1, 1),
        NHS_TRUST: date(2022, 4, 1),
        NHS_FOUNDATION_TRUST: date(2022, 4, 1),
        "nhs": date(2022, 4, 1),
    }
)

MODERN_SLAVERY_TURNOVER = Decimal(36_000_000)
"""From this turnover a supplier has to publish a modern slavery statement (MS-01)."""

MODERN_SLAVERY_FROM = date(2015, 10, 29)

TURNOVER_FACTOR = Decimal(2)
"""The most yearly turnover that may be asked for, in expected contract values (SEL-01)."""


def _latest(table: Sequence[tuple[date, T]], on: date, what: str) -> T:
    found = [row for start, row in table if start <= on]
    if not found:
        raise LookupError(f"{what} are known from {table[0][0].isoformat()}, not for {on.isoformat()}")
    return found[-1]


def _of(table: Dated[T], on: date, tier: str, what: str) -> T:
    row = _latest(table, on, what)
    if tier not in row:
        raise LookupError(f"{what} are known for {', '.join(row)}, not for {tier}")
    return row[tier]


def threshold(on: date, tier: str) -> Amount:
    """From which value the whole of the regulations applies to services and supplies on this day (THR)."""
    return _of(THRESHOLDS, on, tier, "Thresholds")


def contracts_finder_floor(on: date, tier: str) -> Amount:
    """From which value an opportunity or award goes on Contracts Finder on this day (CF-03)."""
    return _of(CONTRACTS_FINDER_FLOORS, on, tier, "Contracts Finder amounts")


def standstill_recommended(value_ex_vat: Decimal, value_inc_vat: Decimal, on: date, tier: str) -> bool:
    """Whether a voluntary standstill protects the contract: its value reaches the threshold (STD-03)."""
    return threshold(on, tier).reached_by(value_ex_vat, value_inc_vat)


def sv01_in_force(on: date, tier: str) -> bool:
    """Whether at least 10% of the weight must go to social value on this day (SV-01). Before, it is only considered."""
    start = SOCIAL_VALUE_FROM.get(tier)
    return start is not None and on >= start


def check_social_value(weight: Decimal, on: date, tier: str) -> None:
    """Refuse less than 10% of the weight for social value where that is in force (SV-01)."""
    if sv01_in_force(on, tier) and weight < SOCIAL_VALUE_PERCENT:
        raise RuleViolation("SV-01", f"Social value needs a weight of at least 10. It has {weight}.")


def modern_slavery_statement_needed(turnover: Decimal, on: date) -> bool:
    """Whether a supplier of this turnover has to publish a modern slavery statement (MS-01)."""
    return on >= MODERN_SLAVERY_FROM and turnover >= MODERN_SLAVERY_TURNOVER


def turnover_cap(largest_call_off_ex_vat: Decimal) -> Decimal:
    """The most yearly turnover that may be asked for: twice the expected largest call-off (SEL-01)."""
    return product(TURNOVER_FACTOR, largest_call_off_ex_vat)


def check_turnover_criterion(asked: Decimal, largest_call_off_ex_vat: Decimal, *, justification: str = "") -> None:
    """Refuse a turnover criterion above the cap, unless the risks of the purchase justify it in writing (SEL-01)."""
    cap = turnover_cap(largest_call_off_ex_vat)
    if asked > cap and not justification.strip():
        raise RuleViolation(
            "SEL-01",
            f"A yearly turnover of {money_words(asked)} is asked for. The most is {money_words(cap)}, twice the "
            f"expected largest call-off of {money_words(largest_call_off_ex_vat)}.",
            "Ask for less, or give the main reasons why the risks of this purchase need more.",
        )


# Company size, Recommendation 2003/361/EC


@dataclass(frozen=True, slots=True)
class _Ceiling:
    staff_below: int
    turnover: Decimal
    balance_sheet: Decimal


MICRO, SMALL, MEDIUM, LARGE = "micro", "small", "medium", "large"

CEILINGS: Mapping[str, _Ceiling] = MappingProxyType(
    {
        MICRO: _Ceiling(10, Decimal(2_000_000), Decimal(2_000_000)),
        SMALL: _Ceiling(50, Decimal(10_000_000), Decimal(10_000_000)),
        MEDIUM: _Ceiling(250, Decimal(50_000_000), Decimal(43_000_000)),
    }
)
"""Staff below; and turnover, or else balance sheet total, at most so many euros."""


def company_size(staff: int | Decimal, turnover_eur: Decimal, balance_sheet_eur: Decimal) -> str:
    """micro, small, medium or large: staff, and either turnover or balance sheet, have to lie under the ceilings."""
    for size, ceiling in CEILINGS.items():
        small_enough = turnover_eur <= ceiling.turnover or balance_sheet_eur <= ceiling.balance_sheet
        if staff < ceiling.staff_below and small_enough:
            return size
    return LARGE


def is_sme(staff: int, turnover_eur: Decimal, balance_sheet_eur: Decimal) -> bool:
    """Whether a company is micro, small or medium-sized."""
    return company_size(staff, turnover_eur, balance_sheet_eur) != LARGE


def pounds_per_euro(on: date) -> Decimal:
    """The sterling value of the euro that procurement thresholds used on this day."""
    return _latest(EURO_RATES, on, "Euro rates")


def euro_rate_from(on: date) -> date:
    """Since when the rate of this day was the one that procurement thresholds used."""
    return max(start for start, _ in EURO_RATES if start <= on)


def in_euros(pounds: Decimal, on: date) -> Decimal:
    """An amount of pounds in euros, unrounded, at the rate that procurement thresholds used on this day."""
    return quotient(pounds, pounds_per_euro(on))
