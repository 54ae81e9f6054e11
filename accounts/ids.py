"""Ids as they come from outside."""

from __future__ import annotations

from uuid import UUID


def as_uuid(text: str) -> UUID | None:
    """The id that somebody sent; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
