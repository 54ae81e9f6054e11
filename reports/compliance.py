"""Compliance figures: every clock, met or missed, by whom, with the cases behind each figure (A5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Min, Q, QuerySet
from django.urls import reverse

from accounts.models import HUB_ROLES, Role
from dps.models import DynamicPurchasingSystem
from regulations import calendar
from reports.clocks import CLOCKS, Clock, Days

STATES = {"": "All", "met": "Met", "missed": "Missed", "running": "Running"}
COLUMNS = ("clock", "rule", "acts", "cases", "met", "missed", "running", "met_percent")
CASE_COLUMNS = ("case", "who", "due", "done", "standing")


@dataclass(frozen=True)
class Chosen:
    """What the address asks for: cases that were due in a time, in one standing, of one person."""

    since: date | None = None
    until: date | None = None
    state: str = ""
    who: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Chosen:
        """As the address says it; what is no date does not narrow."""
        state = query.get("state", "")
        return cls(
            _day(query.get("since", "")), _day(query.get("until", "")), state if state in STATES else "",
            query.get("who", "").replace("\0", "")[:200],
        )  # fmt: skip

    def query(self, **changes: Any) -> str:
        """The address's query with something changed."""
        parts: dict[str, Any] = {"since": self.since, "until": self.until, "state": self.state, "who": self.who}
        return urlencode({name: value for name, value in (parts | changes).items() if value not in ("", None)})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Figure:
    """One clock in numbers."""

    clock: Clock
    met: int
    missed: int
    running: int

    @property
    def cases(self) -> int:
        """All of them."""
        return self.met + self.missed + self.running

    @property
    def met_percent(self) -> str:
        """How many of those that ended were met; empty while none has."""
        ended = self.met + self.missed
        return f"{100 * self.met / ended:.1f}" if ended else ""

    def as_row(self) -> dict[str, Any]:
        """As the files hold it."""
        clock = {"clock": self.clock.title, "rule": self.clock.rule, "acts": self.clock.acts}
        return clock | {name: getattr(self, name) for name in COLUMNS[3:]}


def figures(person: Any, chosen: Chosen, now: datetime) -> list[Figure]:
    """Every clock that has cases in the person's sight, each counted by one query."""
    days = _days(now)
    found = [Figure(clock, **_cases(clock, person, chosen, days).aggregate(**_counts(clock, now))) for clock in CLOCKS]
    return [figure for figure in found if figure.cases]


def clock_of(key: str) -> Clock | None:
    """The clock of that key."""
    return next((clock for clock in CLOCKS if clock.key == key), None)


def by_whom(clock: Clock, person: Any, chosen: Chosen, now: datetime) -> list[dict[str, Any]]:
    """The figures of one clock for each who had to act, the most missed first. One query."""
    rows = _cases(clock, person, chosen, _days(now)).order_by().values("who")
    return list(rows.annotate(**_counts(clock, now)).order_by("-missed", "who"))


def cases(clock: Clock, person: Any, chosen: Chosen, now: datetime) -> QuerySet[Any]:
    """The cases behind a figure as dictionaries, the longest due first."""
    rows = _cases(clock, person, chosen, _days(now)).filter(_standings(clock, now).get(chosen.state, Q()))
    if chosen.who:
        rows = rows.filter(who=chosen.who)
    return rows.order_by("limit", "pk").values("case", "who", "limit", "done", "place")


def shown(clock: Clock, rows: Iterable[dict[str, Any]], now: datetime) -> Iterator[dict[str, Any]]:
    """Each case with its standing and the address of its page."""
    name, argument = clock.place
    for row in rows:
        yield row | {
            "due": row["limit"],
            "standing": STATES[standing(clock, row["limit"], row["done"], now)],
            "href": reverse(name, kwargs={argument: row["place"]}),
        }


def standing(clock: Clock, due: datetime, done: datetime | None, now: datetime) -> str:
    """Met, missed, or still running: as the database counts it."""
    if clock.holds_back:
        return "met" if done and done >= due else "missed"
    if done is not None:
        return "met" if done <= due else "missed"
    return "missed" if now > due else "running"


def _standings(clock: Clock, now: datetime) -> dict[str, Q]:
    if clock.holds_back:
        return {"met": Q(done__gte=F("limit")), "missed": Q(done__lt=F("limit")), "running": Q(pk__in=[])}
    return {
        "met": Q(done__lte=F("limit")),
        "missed": Q(done__gt=F("limit")) | Q(done=None, limit__lt=now),
        "running": Q(done=None, limit__gte=now),
    }


def _counts(clock: Clock, now: datetime) -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, condition in _standings(clock, now).items()}


def _days(now: datetime) -> Days:
    """From the first day on which anything can have begun until today. One query."""
    first = DynamicPurchasingSystem.objects.aggregate(first=Min("published_at"))["first"] or now
    return calendar.uk_date(first), calendar.uk_date(now)


def _cases(clock: Clock, person: Any, chosen: Chosen, days: Days) -> QuerySet[Any]:
    rows = clock.cases(days)
    if not person.has_role(Role.AUDITOR):
        rows = rows.filter(**{f"{clock.authority}__in": person.organisations(*HUB_ROLES)})
    if chosen.since:
        rows = rows.filter(limit__gte=calendar.start_of_day(chosen.since))
    if chosen.until:
        rows = rows.filter(limit__lte=calendar.end_of_day(chosen.until))
    return rows
