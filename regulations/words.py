"""Dates, moments and amounts as people read them, for the messages of the law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")


def day_words(day: date) -> str:
    """29 November 2017. A moment is first put into UK time."""
    shown = day.astimezone(UK) if isinstance(day, datetime) else day
    return f"{shown.day} {shown:%B %Y}"


def moment_words(moment: datetime) -> str:
    """12 noon on 29 November 2017, in UK time."""
    return f"{time_words(moment)} on {day_words(moment)}"


def time_words(moment: datetime) -> str:
    """3:05pm, in UK time."""
    local = moment.astimezone(UK)
    if local.minute == 0 and local.hour in (0, 12):
        return "12 noon" if local.hour else "12 midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def money_words(amount: Decimal) -> str:
    """£45,000, and pence only where there are some."""
    return f"£{amount:,.2f}".removesuffix(".00")


def within(words: str) -> str:
    """Words as they stand within a sentence: the first letter small, unless an abbreviation or a name begins them."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def number_words(number: Decimal) -> str:
    """A number without trailing zeros: 40, 33.5, 100."""
    return f"{number.normalize():f}"


def several(names: Iterable[str]) -> str:
    """Names as a sentence has them: a, b and c."""
    *most, last = list(names)
    return f"{', '.join(most)} and {last}" if most else last
