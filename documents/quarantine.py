"""Rooms above that use a file enter here what they do when the malware scan finds something in it later."""

from __future__ import annotations

from collections.abc import Callable

from documents.models import Document

_listeners: list[Callable[[Document], None]] = []


def register(listener: Callable[[Document], None]) -> None:
    """Add who is told; called once, from the room's AppConfig.ready(), run in the transaction of the quarantine."""
    _listeners.append(listener)


def tell(document: Document) -> None:
    """Tell them all."""
    for listener in _listeners:
        listener(document)
