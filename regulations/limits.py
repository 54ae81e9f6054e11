"""A time limit as a value: so many days of a kind, counted from an event, under a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from regulations import calendar
from regulations.errors import RuleViolation
from regulations.words import day_words, moment_words

MICROSECOND = timedelta(microseconds=1)


class Unit(Enum):
    """What a limit is counted in."""

    DAYS = "days"
    WORKING_DAYS = "working days"
    HOURS = "hours"
    YEARS = "years"
    DAYS_BEFORE = "days before"


def _hours(event: datetime, number: int) -> datetime:
    return calendar.require_aware(event) + timedelta(hours=number)


def _years(event: datetime, number: int) -> datetime:
    return calendar.end_of_day(calendar.add_years(calendar.uk_date(event), number))


_ENDS: dict[Unit, Callable[[datetime, int], datetime]] = {
    Unit.DAYS: calendar.period_end,
    Unit.WORKING_DAYS: calendar.working_period_end,
    Unit.HOURS: _hours,
    Unit.YEARS: _years,
    Unit.DAYS_BEFORE: calendar.same_time_days_before,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many `unit`s from `event`, as rule `rule` says; `variant` tells apart several limits of one rule."""

    rule: str
    number: int
    unit: Unit
    event: str
    variant: str = ""

    @property
    def name(self) -> str:
        """How a person calls this limit: DPS-08, or DPS-12-extended."""
        return f"{self.rule}-{self.variant}" if self.variant else self.rule

    @property
    def length(self) -> str:
        """10 working days; 1 hour; 6 days."""
        unit = self.unit.value.removesuffix(" before")
        return f"{self.number} {unit.removesuffix('s') if self.number == 1 else unit}"

    def ends(self, event: datetime) -> datetime:
        """The moment, in UTC, up to which something done is in time."""
        return _ENDS[self.unit](event, self.number)


@dataclass(frozen=True, slots=True)
class Minimum:
    """The shortest period that the law leaves after an event, which holds back the deadlines people set."""

    limit: Limit
    event: datetime

    @property
    def ends(self) -> datetime:
        """The moment, in UTC, at which the shortest period ends."""
        return self.limit.ends(self.event)

    @property
    def last_day(self) -> date:
        """The UK day with which the period ends."""
        return calendar.uk_date(self.ends)

    def check(self, deadline: datetime, what: str, *, strict: bool = False) -> None:
        """Refuse a deadline that is not on the last day or later; in strict mode before 11:59pm of it (TIME-01).

        Midnight at the start of the last day is the end of the day before, so it is refused too.
        """
        earliest = self.ends.replace(second=0, microsecond=0)
        soonest = earliest if strict else calendar.start_of_day(self.last_day) + MICROSECOND
        if calendar.require_aware(deadline) >= soonest:
            return
        raise RuleViolation(
            self.limit.rule,
            f"The deadline for {what} is {moment_words(deadline)}. It has to leave {self.limit.length} after "
            f"{self.limit.event} on {day_words(calendar.uk_date(self.event))}.",
            f"The earliest deadline is {moment_words(earliest) if strict else day_words(self.last_day)}.",
        )

    def warning(self, deadline: datetime) -> str:
        """What to tell somebody whose deadline cuts the last day short; empty where it does not (TIME-01)."""
        whole = self.ends.replace(second=0, microsecond=0)
        if calendar.uk_date(deadline) != self.last_day or calendar.require_aware(deadline) >= whole:
            return ""
        return (
            f"A period of {self.limit.length} ends at the end of its last day, {day_words(self.last_day)}. Closing at "
            f"{moment_words(deadline)} cuts it short (rule TIME-01). {moment_words(whole)} or later is safe."
        )
