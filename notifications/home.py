"""This room's part of the home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.needs import Standing
from notifications.queries import count_unread


def unread(person: Any) -> Iterable[Standing]:
    """How many messages wait to be read. One query."""
    if count := count_unread(person):
        yield Standing(f"{count} unread {'message' if count == 1 else 'messages'}", reverse("notifications:inbox"))
