"""The addresses of this room's pages, for messages."""

from __future__ import annotations

from django.urls import reverse

from accounts.base import Record


def address(name: str, record: Record) -> str:
    """The path of the page about this record."""
    return reverse(name, kwargs={"pk": record.pk})
