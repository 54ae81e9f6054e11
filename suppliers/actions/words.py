"""Small checks that several acts share."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from regulations.words import day_words


def must_have_words(field: str, text: str, message: str) -> None:
    """Refuse an empty reason at the field where it is missing."""
    if not text.strip():
        raise ValidationError({field: message})


def must_run_on(expires_on: date | None, today: date) -> None:
    """ValidationError for what has run out already."""
    if expires_on is not None and expires_on < today:
        raise ValidationError({"expires_on": f"This ran out on {day_words(expires_on)}. Give one that is valid"})
