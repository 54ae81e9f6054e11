"""A small check that every act with reasons shares."""

from __future__ import annotations

from django.core.exceptions import ValidationError


def must_have_words(field: str, text: str, message: str) -> None:
    """Refuse an empty reason at the field where it is missing."""
    if not text.strip():
        raise ValidationError({field: message})
