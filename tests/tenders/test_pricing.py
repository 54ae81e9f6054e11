"""Prices over the term, to the penny."""

from decimal import Decimal

import pytest

from tenders.dates import months_later
from tenders.pricing import ScheduleLine, priced, total_ex_vat

PATIENTS = ScheduleLine(1, "Licence", "patient", "yearly", 24_000, 27)
SET_UP = ScheduleLine(2, "Set-up", "practice", "once", 6, 27)
FLAT = ScheduleLine(3, "Support", "flat", "yearly", 1, 27)


@pytest.mark.parametrize(
    ("line", "price", "total"),
    [
        (PATIENTS, "0.45", "24300.00"),
        (PATIENTS, "0.3333", "17998.20"),
        (SET_UP, "450", "2700.00"),
        (FLAT, "0.01", "0.02"),
        (FLAT, "1000", "2250.00"),
        (PATIENTS, "0", "0.00"),
    ],
)
def test_a_line_comes_to_its_price_times_quantity_times_years(line, price, total):
    assert line.total(Decimal(price)) == Decimal(total)


def test_the_total_is_the_sum_of_its_lines_as_shown():
    prices = {1: Decimal("0.3333"), 2: Decimal(450), 3: Decimal("0.01")}
    rows = priced([PATIENTS, SET_UP, FLAT], prices)
    assert (
        total_ex_vat([PATIENTS, SET_UP, FLAT], prices) == sum(row.total_ex_vat for row in rows) == Decimal("20698.22")
    )


def test_the_sum_is_told_in_words():
    assert PATIENTS.explain(Decimal("0.45")) == "£0.45 × 24,000 patients × 27 ÷ 12 months = £24,300"
    assert SET_UP.explain(Decimal(450)) == "£450 × 6 practices = £2,700"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2018-04-01", 24, "2020-03-31"),
        ("2018-01-15", 12, "2019-01-14"),
        ("2018-01-31", 1, "2018-02-28"),
        ("2019-12-31", 2, "2020-02-29"),
        ("2018-12-01", 1, "2018-12-31"),
    ],
)
def test_a_term_ends_on_the_day_before_its_day_comes_again(start, months, end):
    from datetime import date

    assert months_later(date.fromisoformat(start), months) == date.fromisoformat(end)
