"""When the law's periods end, computed by `regulations` and looked up by the database.

The numbers and the working days stand once, in `regulations`. A report over many rows hands the database what they
come to for each day on which something can have begun, as one value.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, F, Func, Value

Ends = Callable[[date], datetime]


class _Looked(Func):
    """The moment that stands in the table under the UK day of a moment."""

    output_field = DateTimeField()

    def __init__(self, table: Value, moment: Any) -> None:
        super().__init__(table, moment)

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """PostgreSQL's: `table ->> day`."""
        table, moment = self.source_expressions
        table_sql, table_params = compiler.compile(table)
        moment_sql, moment_params = compiler.compile(moment)
        day = f"to_char(({moment_sql}) AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')"
        return f"(({table_sql})::jsonb ->> {day})::timestamptz", [*table_params, *moment_params]


def ends_of(moment: str, ends: Ends, first: date, last: date) -> Func:
    """An expression: when a period ends that began with the day of a row's moment."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    table = {day.isoformat(): ends(day).isoformat() for day in days}
    return _Looked(Value(json.dumps(table)), F(moment))


class _Earlier(Func):
    """The same time of the UK clock, some days earlier (as `calendar.same_time_days_before`)."""

    template = "(%(expressions)s AT TIME ZONE %(zone)s - interval '%(days)s days') AT TIME ZONE %(zone)s"
    output_field = DateTimeField()


def same_time_before(moment: str, days: int) -> Func:
    """An expression: the same time of day, so many days before a row's moment."""
    return _Earlier(F(moment), days=int(days), zone="'Europe/London'")
