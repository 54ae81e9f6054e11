"""The financial year runs from 1 April to 31 March."""

from __future__ import annotations

from datetime import date

import pytest

from regulations.financial_year import FinancialYear


@pytest.mark.parametrize("text", ["2017/18", " 2017-18", "2017/2018"])
def test_a_year_is_read_as_people_write_it(text):
    assert str(FinancialYear.read(text)) == "2017/18"


@pytest.mark.parametrize("text", ["2017", "2017/19", "2017/17", "17/18", "2017/2118", "1917/18", "", "2017/18/19"])
def test_what_is_no_financial_year_is_refused_in_words(text):
    with pytest.raises(ValueError, match="no financial year"):
        FinancialYear.read(text)


def test_it_begins_on_1_april_and_ends_on_31_march_also_over_a_century():
    year = FinancialYear.of(date(2018, 3, 31))
    assert (year.first_day, year.last_day) == (date(2017, 4, 1), date(2018, 3, 31))
    assert FinancialYear.of(date(2018, 4, 1)) > year
    assert str(FinancialYear.read("2099/00")) == "2099/00"
