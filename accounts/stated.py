"""Rooms above that keep, or know, something of a supplier's size enter here.

What a supplier states on its own page is told to them in the transaction; what they know otherwise is asked for pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from accounts.models import SizeStatement


@dataclass(frozen=True)
class Otherwise:
    """A size that follows from figures given elsewhere in the portal, and where."""

    size: str
    where: str


Listener = Callable[[SizeStatement], None]
Knows = Callable[[Collection[UUID]], dict[UUID, Otherwise]]
_listeners: list[Listener] = []
_knowing: list[Knows] = []


def register(listener: Listener) -> None:
    """Add a listener; called once, from the room's AppConfig.ready()."""
    _listeners.append(listener)


def register_otherwise(knows: Knows) -> None:
    """Add a room that knows sizes of suppliers by their keys; called once, from the room's AppConfig.ready()."""
    _knowing.append(knows)


def tell(statement: SizeStatement) -> None:
    """Tell them all."""
    for listener in _listeners:
        listener(statement)


def known_otherwise(organisations: Collection[UUID]) -> dict[UUID, Otherwise]:
    """The sizes that rooms above know of these suppliers. One query for each room."""
    found: dict[UUID, Otherwise] = {}
    for knows in _knowing:
        found |= knows(organisations)
    return found
