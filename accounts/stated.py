"""Rooms above that keep something of what a supplier states enter here, and are told in the transaction."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import SizeStatement

Listener = Callable[[SizeStatement], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Add a listener; called once, from the room's AppConfig.ready()."""
    _listeners.append(listener)


def tell(statement: SizeStatement) -> None:
    """Tell them all."""
    for listener in _listeners:
        listener(statement)
