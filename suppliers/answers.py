"""Reading and keeping answers: plain or sealed, with a stamp by which two people at one draft notice each other."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from accounts.models import User
from documents import vault
from suppliers.models import Answer, Application, ConfidentialMark
from suppliers.questionnaire import Slot, canonical
from suppliers.versions import Move


@dataclass(frozen=True)
class Kept:
    """An answer as it stands: its value, how often it was changed, and last by whom."""

    value: Any
    revision: int
    changed_by: User
    changed_at: datetime
    asked: str = ""


@dataclass(frozen=True)
class Written:
    """An answer as a person sent it, with the stamp of what the page had shown."""

    value: Any
    over: str


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed the answer meanwhile: both values stand here, and nothing was overwritten."""

    question: str
    yours: Any
    theirs: Kept


def stamp(kept: Kept | None) -> str:
    """What a page shows, in short: the revision and a hash of the value."""
    return f"{kept.revision if kept else 0}.{_mark(kept.value if kept else None)}"


def is_untouched(written: Written) -> bool:
    """Whether the person left the answer as the page had shown it."""
    return written.over.partition(".")[2] == _mark(written.value)


def _mark(value: Any) -> str:
    return sha256(canonical(value)).hexdigest()[:16]


def kept_answers(application: Application) -> dict[Slot, Kept]:
    """Every answer of the application, sealed ones opened. One query."""
    rows = Answer.objects.filter(application=application).select_related("changed_by")
    return {
        (row.lot_id, row.question): Kept(open_answer(row), row.revision, row.changed_by, row.changed_at, row.asked)
        for row in rows
    }


def values(kept: dict[Slot, Kept]) -> dict[Slot, Any]:
    """The bare values."""
    return {slot: answer.value for slot, answer in kept.items()}


def open_answer(row: Answer) -> Any:
    """The value of one stored answer."""
    if row.sealed is None:
        return row.value
    return json.loads(vault.unseal(bytes(row.sealed), context_of(row)))


def put(row: Answer, value: Any, *, personal: bool) -> None:
    """Set a row's value: personal data sealed under the master key, everything else plain."""
    hide = personal and value is not None
    row.value = None if hide else value
    row.sealed = vault.seal(canonical(value), context_of(row)) if hide else None


def context_of(row: Answer) -> str:
    """What binds a sealed answer to its place."""
    return f"answer:{row.application_id}:{row.question}"


def copy_answers(source: Application, target: Application, move: Move, *, at: datetime, by: User) -> None:
    """Carry over into another draft what still fits its questions. Sealed values are sealed anew."""
    rows = []
    for row in Answer.objects.filter(application=source):
        if move.keeps(row):
            copy = Answer(application=target, lot_id=row.lot_id, question=row.question, changed_by=by, changed_at=at)
            copy.asked = move.fingerprint(row)
            put(copy, open_answer(row), personal=row.sealed is not None)
            rows.append(copy)
    Answer.objects.bulk_create(rows)


def copy_marks(source: Application, target: Application, *, at: datetime, by: User) -> None:
    """Carry over what is marked confidential."""
    ConfidentialMark.objects.bulk_create(
        ConfidentialMark(
            application=target, lot_id=mark.lot_id, question=mark.question, reason=mark.reason,
            marked_by=by, marked_at=at,
        )
        for mark in ConfidentialMark.objects.filter(application=source)
    )  # fmt: skip
