"""Days that a form takes: those of which it is known whether they are working days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from regulations.calendar import FIRST_YEAR, LAST_YEAR

DAYS = ["%d %m %Y", "%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y"]
"""How a day may be typed; the third is what a browser's own control sends."""


class DayField(forms.DateField):
    """A day, typed or chosen in the browser's calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DAYS, **kwargs)


def in_known_years(day: date) -> None:
    """Refuse a day, or a moment, so far off that no period can be counted from it: a year typed wrong."""
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise ValidationError(f"Enter a year from {FIRST_YEAR} to {LAST_YEAR - 1}.")
