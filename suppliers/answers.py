"""Reading and keeping answers: plain or sealed, with a stamp by which two people at one draft notice each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from accounts.models import User
from documents import vault
from suppliers.models import Answer, Application, ConfidentialMark, Party, RoundReply
from suppliers.questionnaire import Question, Slot, canonical
from suppliers.versions import Move

FROM_PASSPORT = "passport"
"""Stands for the wording that an answer was given to when it came from a passport: its reader has yet to confirm it."""

Parties = Mapping[UUID | None, UUID]
"""Which party of a copied application became which of the copy."""


TYPED = "typed"


def half_typed(text: str) -> dict[str, str]:
    """What is stored of an answer that is not well formed yet: no answer has this form, so it never counts as one."""
    return {TYPED: text}


def typed_in(content: Any) -> str:
    """What was typed, if this is no answer yet."""
    return content[TYPED] if isinstance(content, dict) else ""


def in_words(question: Question, content: Any) -> str:
    """What is stored, as a person would read it."""
    return typed_in(content) or question.in_words(content)


@dataclass(frozen=True)
class Kept:
    """An answer as it stands: its value, how often it was changed, and last by whom.

    `typed` is what was typed and is not well formed yet; there is no value then.
    """

    value: Any
    revision: int
    changed_by: User
    changed_at: datetime
    asked: str = ""
    typed: str = ""

    @property
    def content(self) -> Any:
        """What is stored: the value, or what was typed instead of one."""
        return half_typed(self.typed) if self.typed else self.value


@dataclass(frozen=True)
class Written:
    """An answer as a person sent it, or what is `half_typed`, with the stamp of what the page had shown."""

    value: Any
    over: str


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed the answer meanwhile: both values stand here, and nothing was overwritten."""

    question: str
    yours: Any
    theirs: Kept


def stamp(kept: Kept | None, offered: Any = None) -> str:
    """What a page shows, in short: the revision and a hash of the value; of an `offered` one where none is kept."""
    return f"{kept.revision}.{_mark(kept.content)}" if kept else f"0.{_mark(offered)}"


def is_untouched(written: Written) -> bool:
    """Whether the person left the answer as the page had shown it."""
    return written.over.partition(".")[2] == _mark(written.value)


def _mark(value: Any) -> str:
    return sha256(canonical(value)).hexdigest()[:16]


def kept_answers(application: Application) -> dict[Slot, Kept]:
    """Every answer of the application, sealed ones opened. One query."""
    rows = Answer.objects.filter(application=application).select_related("changed_by")
    return {(row.place, row.question): as_kept(row) for row in rows}


def as_kept(row: Answer | RoundReply) -> Kept:
    """One stored answer, a sealed one opened."""
    content = stored(row)
    typed = typed_in(content)
    return Kept(None if typed else content, row.revision, row.changed_by, row.changed_at, row.asked, typed)


def values(kept: dict[Slot, Kept]) -> dict[Slot, Any]:
    """The bare values."""
    return {slot: answer.value for slot, answer in kept.items()}


def open_answer(row: Answer | RoundReply) -> Any:
    """The value of one stored answer; none as long as it is half typed."""
    content = stored(row)
    return None if typed_in(content) else content


def stored(row: Answer | RoundReply) -> Any:
    """What is stored: the value, or what was typed instead of one."""
    if isinstance(row, RoundReply) or row.sealed is None:
        return row.value
    return json.loads(vault.unseal(bytes(row.sealed), context_of(row)))


def put(row: Answer, value: Any, *, personal: bool) -> None:
    """Set a row's value: personal and confidential ones sealed under the master key, everything else plain."""
    hide = personal and value is not None
    row.value = None if hide else value
    row.sealed = vault.seal(canonical(value), context_of(row)) if hide else None


def context_of(row: Answer) -> str:
    """What binds a sealed answer to its place."""
    whose = f":{row.party_id}" if row.party_id else ""
    return f"answer:{row.application_id}:{row.question}{whose}"


def copy_parties(source: Application, target: Application) -> Parties:
    """Carry over the other parties under their numbers."""
    copied: dict[UUID | None, UUID] = {}
    for row in Party.objects.filter(application=source):
        copied[row.pk] = Party.objects.create(
            application=target, number=row.number, kind=row.kind, name=row.name, company_number=row.company_number,
            charity_number=row.charity_number, role=row.role, share=row.share, lots=row.lots,
            named_by_id=row.named_by_id, named_at=row.named_at,
        ).pk  # fmt: skip
    return copied


def copy_answers(
    source: Application, target: Application, move: Move, parties: Parties, *, at: datetime, by: User
) -> None:
    """Carry over into another draft what still fits its questions. Sealed values are sealed anew."""
    rows = []
    for row in Answer.objects.filter(application=source):
        if move.keeps(row):
            copy = Answer(application=target, lot_id=row.lot_id, question=row.question, changed_by=by, changed_at=at)
            copy.party_id, copy.asked = parties.get(row.party_id), move.fingerprint(row)
            put(copy, stored(row), personal=move.hides(row))
            rows.append(copy)
    Answer.objects.bulk_create(rows)


def copy_marks(source: Application, target: Application, parties: Parties, *, at: datetime, by: User) -> None:
    """Carry over what is marked confidential."""
    ConfidentialMark.objects.bulk_create(
        ConfidentialMark(
            application=target, lot_id=mark.lot_id, party_id=parties.get(mark.party_id), question=mark.question,
            reason=mark.reason, marked_by=by, marked_at=at,
        )
        for mark in ConfidentialMark.objects.filter(application=source)
    )  # fmt: skip
