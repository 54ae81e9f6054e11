"""Moments in UK time, for tests."""

from __future__ import annotations

from datetime import date, datetime

from regulations.words import UK


def uk(text: str) -> datetime:
    """A moment of the UK clock: 2017-12-29 12:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UK)


def uk_day(moment: datetime) -> date:
    """The UK day of a moment that ends a period, which has to be the last moment of that day."""
    local = moment.astimezone(UK)
    assert (local.hour, local.minute, local.second, local.microsecond) == (23, 59, 59, 999_999)
    return local.date()
