"""Rooms above that use files enter here what they do when the malware scan finds something in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation, User
from documents.models import Document, Find
from documents.scanning import Said
from ledger import actions as ledger
from ledger import clock


@dataclass(frozen=True)
class Refused:
    """An upload in which something was found, so that the form it came with was refused."""

    by: User
    organisation: Organisation | None
    name: str
    kind: str
    upload: Any
    confidential: bool
    said: Said


_listeners: list[Callable[[Document], None]] = []
_refused: ContextVar[list[Refused] | None] = ContextVar("refused_uploads", default=None)


def register(listener: Callable[[Document], None]) -> None:
    """Add who is told; called once, from the room's AppConfig.ready(), run in the transaction of the quarantine.

    `document.find.on_arrival` says whether it was found as the file arrived, or in one that was kept already.
    """
    _listeners.append(listener)


def record(document: Document, said: Said, *, by: User | None, on_arrival: bool) -> None:
    """Keep what was found in a file, and tell them all."""
    Find.objects.create(document=document, signature=said.signature, found_at=clock.now(), on_arrival=on_arrival)
    ledger.record(
        verb="document_quarantined", obj=document, actor=by, organisation=document.organisation,
        facts={"sha256": document.sha256, "finding": said.signature, "on_arrival": on_arrival},
    )  # fmt: skip
    for listener in _listeners:
        listener(document)


def note_refused(refused: Refused) -> None:
    """Remember an upload that is being refused: what it was part of is rolled back, so it is kept apart afterwards."""
    noted = _refused.get()
    if noted is not None:
        noted.append(refused)


@contextmanager
def noting() -> Iterator[list[Refused]]:
    """Collects what is refused meanwhile."""
    noted: list[Refused] = []
    token = _refused.set(noted)
    try:
        yield noted
    finally:
        _refused.reset(token)
