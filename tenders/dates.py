"""The end of a contract from its start and its length in months."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def months_later(start: date, months: int) -> date:
    """The last day of a term of so many months: 15 January 2018 and 24 months end on 14 January 2020."""
    whole = start.month - 1 + months
    year, month = start.year + whole // 12, whole % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1) if day == start.day else date(year, month, day)
