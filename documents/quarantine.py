"""Rooms above that use files enter here what they do when the malware scan finds something in one."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import Organisation, User
from documents.models import Document
from ledger import actions as ledger


@dataclass(frozen=True)
class Refused:
    """An upload in which something was found: it was not taken. `key` is the same for the same file sent again."""

    by: User
    organisation: Organisation | None
    name: str
    key: str


_listeners: list[Callable[[Document], None]] = []
_refusal_listeners: list[Callable[[Refused], None]] = []
_refused: ContextVar[list[Refused] | None] = ContextVar("refused_uploads", default=None)


def register(listener: Callable[[Document], None], *, refused: Callable[[Refused], None] | None = None) -> None:
    """Add who is told; called once, from the room's AppConfig.ready(), run in the transaction of the quarantine.

    `refused` is told of an upload that was not taken, once its request has been answered.
    """
    _listeners.append(listener)
    if refused:
        _refusal_listeners.append(refused)


def tell(document: Document) -> None:
    """Tell them all."""
    for listener in _listeners:
        listener(document)


def note_refused(refused: Refused) -> None:
    """Remember an upload that is being refused: what it was part of is rolled back, so it is told afterwards."""
    noted = _refused.get()
    if noted is not None:
        noted.append(refused)


class RefusedUploads:
    """Records and tells of uploads that the scan refused, after their own transaction has gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        noted: list[Refused] = []
        token = _refused.set(noted)
        try:
            return self.get_response(request)
        finally:
            _refused.reset(token)
            for refused in noted:
                _tell_refused(refused)


@transaction.atomic
def _tell_refused(refused: Refused) -> None:
    facts = {"key": refused.key}
    ledger.record(
        verb="infected_upload_refused", obj=None, actor=refused.by, organisation=refused.organisation, facts=facts
    )
    for listener in _refusal_listeners:
        listener(refused)
