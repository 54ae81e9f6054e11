"""Amounts and the days from which they hold; the size of companies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import thresholds
from regulations.errors import RuleViolation

D = Decimal


@pytest.mark.parametrize(
    ("on", "central", "sub_central", "includes_vat"),
    [
        pytest.param("2016-01-01", 106_047, 164_176, False, id="THR-2016"),
        pytest.param("2017-12-31", 106_047, 164_176, False, id="THR-2016-last-day"),
        pytest.param("2018-01-01", 118_133, 181_302, False, id="THR-2018"),
        pytest.param("2020-01-01", 122_976, 189_330, False, id="THR-2020"),
        pytest.param("2022-01-01", 138_760, 213_477, True, id="THR-2022"),
        pytest.param("2024-01-01", 139_688, 214_904, True, id="THR-2024"),
    ],
)
def test_thresholds_hold_from_their_day(on: str, central: int, sub_central: int, includes_vat: bool) -> None:
    day = date.fromisoformat(on)
    assert thresholds.threshold(day, "central") == thresholds.Amount(D(central), includes_vat)
    assert thresholds.threshold(day, "sub_central") == thresholds.Amount(D(sub_central), includes_vat)


@pytest.mark.parametrize(
    ("on", "tier", "pounds", "includes_vat"),
    [
        pytest.param("2017-11-29", "central", 10_000, False, id="CF-03-central"),
        pytest.param("2017-11-29", "sub_central", 25_000, False, id="CF-03-sub-central"),
        pytest.param("2017-11-29", "nhs_trust", 25_000, False, id="CF-03-trust"),
        pytest.param("2022-01-01", "sub_central", 25_000, True, id="CF-03-with-VAT"),
        pytest.param("2022-12-20", "central", 10_000, True, id="CF-03-the-day-before"),
        pytest.param("2022-12-21", "central", 12_000, True, id="CF-03-raised-central"),
        pytest.param("2022-12-21", "sub_central", 30_000, True, id="CF-03-raised-sub-central"),
        pytest.param("2022-12-21", "nhs_foundation_trust", 30_000, True, id="CF-03-raised-foundation-trust"),
    ],
)
def test_cf_03_contracts_finder_amounts_hold_from_their_day(
    on: str, tier: str, pounds: int, includes_vat: bool
) -> None:
    amount = thresholds.contracts_finder_floor(date.fromisoformat(on), tier)
    assert amount == thresholds.Amount(D(pounds), includes_vat)


def test_amounts_that_are_not_known_are_not_invented() -> None:
    with pytest.raises(LookupError, match="known from 2016-01-01, not for 2015-12-31"):
        thresholds.threshold(date(2015, 12, 31), "central")
    with pytest.raises(LookupError, match="not for utility"):
        thresholds.threshold(date(2018, 1, 1), "utility")


@pytest.mark.parametrize(
    ("on", "ex_vat", "inc_vat", "recommended"),
    [
        ("2018-02-01", 181_302, 217_562, True),
        ("2018-02-01", 181_301, 217_562, False),  # VAT did not count in 2018
        ("2022-02-01", 181_302, 217_562, True),  # it does from 2022
        ("2022-02-01", 177_897, 213_476, False),
    ],
)
def test_std_03_a_standstill_is_recommended_from_the_threshold_on(
    on: str, ex_vat: int, inc_vat: int, recommended: bool
) -> None:
    day = date.fromisoformat(on)
    assert thresholds.standstill_recommended(D(ex_vat), D(inc_vat), day, "sub_central") is recommended


@pytest.mark.parametrize(
    ("on", "tier", "in_force"),
    [
        ("2017-11-29", "central", False),
        ("2020-12-31", "central", False),
        ("2021-01-01", "central", True),
        ("2022-03-31", "nhs", False),
        ("2022-04-01", "nhs", True),
        ("2022-04-01", "nhs_trust", True),
        ("2024-01-01", "sub_central", False),
    ],
)
def test_sv_01_social_value_is_in_force_from_its_day(on: str, tier: str, in_force: bool) -> None:
    assert thresholds.sv01_in_force(date.fromisoformat(on), tier) is in_force


def test_sv_01_too_little_weight_is_refused_only_where_it_is_in_force() -> None:
    thresholds.check_social_value(D(0), date(2017, 11, 29), "central")
    thresholds.check_social_value(D(10), date(2021, 1, 1), "central")
    with pytest.raises(RuleViolation, match="at least 10"):
        thresholds.check_social_value(D("9.99"), date(2021, 1, 1), "central")


def test_ms_01_a_statement_is_needed_from_36_million() -> None:
    assert thresholds.modern_slavery_statement_needed(D(36_000_000), date(2017, 11, 29))
    assert not thresholds.modern_slavery_statement_needed(D("35999999.99"), date(2017, 11, 29))
    assert not thresholds.modern_slavery_statement_needed(D(40_000_000), date(2015, 10, 28))


def test_sel_01_turnover_is_capped_at_twice_the_largest_call_off() -> None:
    thresholds.check_turnover_criterion(D(200_000), D(100_000))
    with pytest.raises(RuleViolation, match="The most is £200,000") as refused:
        thresholds.check_turnover_criterion(D("200000.01"), D(100_000))
    assert refused.value.rule == "SEL-01"
    thresholds.check_turnover_criterion(
        D(300_000), D(100_000), justification="The supplier carries patients' data risk"
    )


MILLION = 1_000_000


@pytest.mark.parametrize(
    ("staff", "turnover", "balance_sheet", "size"),
    [
        (9, 2 * MILLION, 3 * MILLION, "micro"),
        (9, 3 * MILLION, 2 * MILLION, "micro"),
        (10, 0, 0, "small"),
        (9, 3 * MILLION, 3 * MILLION, "small"),
        (50, 0, 0, "medium"),
        (249, 50 * MILLION, 99 * MILLION, "medium"),
        (249, 99 * MILLION, 43 * MILLION, "medium"),
        (249, 51 * MILLION, 44 * MILLION, "large"),
        (250, 0, 0, "large"),
    ],
)
def test_a_company_has_the_size_of_the_eu_definition(staff: int, turnover: int, balance_sheet: int, size: str) -> None:
    assert thresholds.company_size(staff, D(turnover), D(balance_sheet)) == size
    assert thresholds.is_sme(staff, D(turnover), D(balance_sheet)) is (size != "large")


amounts = st.integers(0, 100 * MILLION).map(D)


@given(st.integers(0, 400), amounts, amounts, st.integers(0, 100), amounts)
def test_growing_never_makes_a_company_smaller(
    staff: int, turnover: Decimal, balance: Decimal, hired: int, more: Decimal
) -> None:
    sizes = ["micro", "small", "medium", "large"]
    before = thresholds.company_size(staff, turnover, balance)
    after = thresholds.company_size(staff + hired, turnover + more, balance + more)
    assert sizes.index(after) >= sizes.index(before)


def test_euros_are_those_of_the_thresholds() -> None:
    assert round(thresholds.pounds_per_euro(date(2018, 6, 1)), 6) == D("0.820371")
    assert round(thresholds.in_euros(D(181_302), date(2018, 6, 1)), 2) == 221_000
