"""Days as procurement law counts them (TIME-01): working days of England, and periods that end with their last day.

Moments come in aware and go out as aware UTC; every day is a day in the United Kingdom, whatever zone the moment is in.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from regulations.words import UK

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""The years whose bank holidays are known well enough to count with."""

LEAST_WORKING_DAYS = 2
"""A period of two days or more holds at least two working days."""

SATURDAY = 5

_bank_holidays = holidays.country_holidays("GB", subdiv="ENG", years=range(2015, 2031))


def require_aware(moment: datetime) -> datetime:
    """The same moment in UTC. A moment that does not say its zone is refused, as no deadline can be decided on it."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} does not say its time zone")
    return moment.astimezone(UTC)


def uk_date(moment: datetime) -> date:
    """The day it is in the United Kingdom at that moment."""
    return require_aware(moment).astimezone(UK).date()


def uk_moment(text: str) -> datetime:
    """The moment at which the United Kingdom's clocks show this: 2017-12-29 12:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UK)


def bank_holiday(day: date) -> str | None:
    """The name of the bank holiday, Christmas Day or Good Friday that falls on this day in England."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"The bank holidays of {day.year} are not known; they are from {FIRST_YEAR} to {LAST_YEAR}")
    name: str | None = _bank_holidays.get(day)
    return name


@cache
def is_working_day(day: date) -> bool:
    """Neither Saturday nor Sunday nor a bank holiday of England."""
    return day.weekday() < SATURDAY and bank_holiday(day) is None


def next_working_day(day: date) -> date:
    """This day if it is a working day, otherwise the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, number: int) -> date:
    """The last day of a period of so many working days; the day of the event itself is not counted.

    A negative number counts back. With 0 the period ends on the day of the event.
    """
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and including `end`; negative where `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def last_day(event: date, days: int) -> date:
    """The last day of a period of so many calendar days (TIME-01).

    The day of the event is not counted. A last day that is no working day gives way to the next working day, and a
    period of two days or more is lengthened until it holds two working days.
    """
    if days < 0:
        raise ValueError("A period cannot be shorter than no day")
    last = next_working_day(event + timedelta(days=days)) if days else event
    needed = LEAST_WORKING_DAYS if days >= LEAST_WORKING_DAYS else 0
    while working_days_between(event, last) < needed:
        last = next_working_day(last + timedelta(days=1))
    return last


def end_of_day(day: date) -> datetime:
    """The last moment of a UK day, in UTC: its last microsecond, the finest the database's clock tells apart.

    So `moment <= end_of_day(day)` decides exactly, and the moment reads as 11:59pm of that very day.
    """
    return datetime.combine(day, time.max, UK).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The first moment of a UK day, in UTC."""
    return datetime.combine(day, time.min, UK).astimezone(UTC)


def period_end(event: datetime, days: int) -> datetime:
    """When a period of so many calendar days ends: with the last hour of its last day in the UK (TIME-01)."""
    return end_of_day(last_day(uk_date(event), days))


def working_period_end(event: datetime, number: int) -> datetime:
    """When a period of so many working days ends: with the last hour of the last of them in the UK (TIME-01)."""
    return end_of_day(add_working_days(uk_date(event), number))


def same_time_days_before(event: datetime, days: int) -> datetime:
    """The same time of the UK clock, so many days earlier, whether or not the clocks changed in between.

    Counting back, no day gives way to another one: the rule on working days is for periods that end after the event.
    """
    local = require_aware(event).astimezone(UK)
    return (local - timedelta(days=days)).astimezone(UTC)


def add_years(day: date, years: int) -> date:
    """The corresponding day so many years later; 28 February where the year has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter in which a day lies."""
    month = day.month + 2 - (day.month - 1) % 3
    return date(day.year, month, monthrange(day.year, month)[1])
