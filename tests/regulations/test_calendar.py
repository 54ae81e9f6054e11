"""Days as the law counts them (TIME-01)."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import calendar
from tests.regulations.moments import uk

BANK_HOLIDAYS = Path(__file__).parents[3] / "shared" / "data" / "bank_holidays_england.csv"

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
few = st.integers(1, 60)


@pytest.mark.parametrize(
    ("event", "number", "last"),
    [
        ("2017-12-29", 10, "2018-01-15"),
        ("2017-12-29", 15, "2018-01-22"),
        ("2017-12-29", 5, "2018-01-08"),
        ("2017-12-13", 10, "2017-12-29"),
        ("2017-12-20", 10, "2018-01-08"),
        ("2018-03-29", 1, "2018-04-03"),  # over Good Friday and Easter Monday
        ("2016-12-30", 1, "2017-01-03"),  # New Year's Day is kept on Monday
        ("2021-12-24", 1, "2021-12-29"),  # Christmas on a weekend, two substitute days
        ("2022-09-16", 1, "2022-09-20"),  # the state funeral of 19 September 2022
        ("2020-05-07", 1, "2020-05-11"),  # the early May bank holiday moved to a Friday
        ("2018-01-13", 1, "2018-01-15"),  # an event on a Saturday
        ("2018-01-15", 0, "2018-01-15"),
        ("2018-01-15", -10, "2017-12-29"),
    ],
)
def test_time_01_working_days(event: str, number: int, last: str) -> None:
    assert calendar.add_working_days(date.fromisoformat(event), number) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("event", "length", "last"),
    [
        ("2017-11-29", 30, "2017-12-29"),
        ("2018-03-20", 10, "2018-04-03"),  # day 10 is Good Friday
        ("2018-03-23", 10, "2018-04-03"),  # day 10 is Easter Monday
        ("2018-01-12", 1, "2018-01-15"),  # ends on a Saturday
        ("2018-01-12", 3, "2018-01-16"),  # three days that would hold one working day only
        ("2017-12-22", 2, "2017-12-28"),  # over Christmas
        ("2018-01-15", 0, "2018-01-15"),
    ],
)
def test_time_01_calendar_days(event: str, length: int, last: str) -> None:
    assert calendar.last_day(date.fromisoformat(event), length) == date.fromisoformat(last)


def test_a_period_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="shorter than no day"):
        calendar.last_day(date(2018, 1, 15), -1)


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("2018-03-24", "2018-03-24T23:59:59.999999+00:00"),
        ("2018-03-25", "2018-03-25T22:59:59.999999+00:00"),  # the clocks went forward that night: a day of 23 hours
        ("2018-10-27", "2018-10-27T22:59:59.999999+00:00"),
        ("2018-10-28", "2018-10-28T23:59:59.999999+00:00"),  # the clocks went back: a day of 25 hours
    ],
)
def test_a_day_ends_at_uk_midnight_also_when_the_clocks_change(day: str, ends: str) -> None:
    assert calendar.end_of_day(date.fromisoformat(day)).isoformat() == ends


@pytest.mark.parametrize(("day", "hours"), [("2018-03-25", 23), ("2018-03-26", 24), ("2018-10-28", 25)])
def test_a_day_is_as_long_as_the_uk_clock_makes_it(day: str, hours: int) -> None:
    day_ = date.fromisoformat(day)
    length = calendar.end_of_day(day_) - calendar.start_of_day(day_)
    assert length == timedelta(hours=hours) - timedelta(microseconds=1)


def test_days_back_keep_the_time_of_the_clock() -> None:
    before = calendar.same_time_days_before(uk("2018-03-28 12:00"), 6)
    assert before == uk("2018-03-22 12:00")
    assert before.tzinfo is UTC


def test_a_summer_evening_in_utc_is_the_next_day_in_the_uk() -> None:
    assert calendar.uk_date(datetime(2018, 7, 1, 23, 30, tzinfo=UTC)) == date(2018, 7, 2)
    assert calendar.working_period_end(datetime(2018, 7, 1, 23, 30, tzinfo=UTC), 1) == calendar.end_of_day(
        date(2018, 7, 3)
    )


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar.period_end(datetime(2018, 1, 15, 12), 10)  # noqa: DTZ001 - that is the point


def test_a_year_whose_bank_holidays_are_unknown_is_refused() -> None:
    with pytest.raises(ValueError, match="2100 are not known"):
        calendar.is_working_day(date(2100, 1, 4))


@pytest.mark.parametrize(
    ("day", "name"), [("2018-03-30", "Good Friday"), ("2017-12-25", "Christmas Day"), ("2018-03-29", None)]
)
def test_bank_holidays_have_their_names(day: str, name: str | None) -> None:
    assert calendar.bank_holiday(date.fromisoformat(day)) == name


def test_the_library_agrees_with_the_published_list_of_bank_holidays() -> None:
    if not BANK_HOLIDAYS.exists():
        pytest.skip(f"The published list is not here: {BANK_HOLIDAYS}")
    with BANK_HOLIDAYS.open(encoding="utf-8", newline="") as file:
        published = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
    first, last = date(min(published).year, 1, 1), date(max(published).year, 12, 31)
    every_day = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    ours = {day for day in every_day if day.weekday() < calendar.SATURDAY and not calendar.is_working_day(day)}
    assert len(published) > 90
    assert ours == published


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2018-01-01", "2018-03-31"),
        ("2018-03-31", "2018-03-31"),
        ("2018-05-15", "2018-06-30"),
        ("2017-12-31", "2017-12-31"),
    ],
)
def test_quarters_are_those_of_the_calendar(day: str, end: str) -> None:
    assert calendar.quarter_end(date.fromisoformat(day)) == date.fromisoformat(end)


def test_years_from_29_february_end_on_28_february() -> None:
    assert calendar.add_years(date(2016, 2, 29), 3) == date(2019, 2, 28)
    assert calendar.add_years(date(2016, 2, 29), 4) == date(2020, 2, 29)


@given(days, few)
def test_counting_and_adding_working_days_are_inverse(day: date, number: int) -> None:
    last = calendar.add_working_days(day, number)
    assert calendar.is_working_day(last)
    assert calendar.working_days_between(day, last) == number


@given(days, few)
def test_going_forward_and_back_returns_to_a_working_day(day: date, number: int) -> None:
    start = calendar.next_working_day(day)
    assert calendar.add_working_days(calendar.add_working_days(start, number), -number) == start


@given(days, days, days)
def test_working_days_of_neighbouring_spans_add_up(a: date, b: date, c: date) -> None:
    spans = calendar.working_days_between(a, b) + calendar.working_days_between(b, c)
    assert spans == calendar.working_days_between(a, c)


@given(days, st.integers(2, 90))
def test_a_period_ends_on_a_working_day_with_two_working_days_in_it(day: date, length: int) -> None:
    last = calendar.last_day(day, length)
    assert last >= day + timedelta(days=length)
    assert calendar.is_working_day(last)
    assert calendar.working_days_between(day, last) >= 2


@given(days, st.integers(1, 90))
def test_a_longer_period_never_ends_earlier(day: date, length: int) -> None:
    assert calendar.last_day(day, length) <= calendar.last_day(day, length + 1)


@given(st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_every_moment_lies_in_its_uk_day(moment: datetime) -> None:
    day = calendar.uk_date(moment)
    assert calendar.start_of_day(day) <= moment <= calendar.end_of_day(day)
