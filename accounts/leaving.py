"""Rooms above that gave somebody a place enter here what ends it when the person leaves the organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organisation, User


@dataclass(frozen=True)
class Leaver:
    """Who no longer belongs to which organisation, since when, by whose doing."""

    person: User
    organisation: Organisation
    at: datetime
    by: User


_ends: list[Callable[[Leaver], None]] = []


def register(end: Callable[[Leaver], None]) -> None:
    """Add what ends a place; called once, from the room's AppConfig.ready(), run in the transaction of the leaving."""
    _ends.append(end)


def everywhere(leaver: Leaver) -> None:
    """End them all."""
    for end in _ends:
        end(leaver)
