"""One page of the questionnaire as a form: made from the definition, filled with what was answered."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict

from suppliers import answers
from suppliers.answers import Kept, Written, stamp
from suppliers.forms.fields import LONG_TEXT, field_for, is_printable
from suppliers.questionnaire import Question, Section

STAMP = "--was"
STAYS = "--stays"
THEIRS = "theirs"
TYPED_KINDS = frozenset({"text", "long_text", "date", "money", "whole_number", "email", "url"})
TYPED_AT_MOST = 2 * LONG_TEXT


class SectionForm(forms.Form):
    """The questions that apply on one page. Beside each stands a hidden stamp of what the person was shown.

    A question that the person was shown is read even if a colleague's answer has made it go away meanwhile.
    """

    def __init__(
        self, section: Section, shown: tuple[Question, ...], kept: Mapping[str, Kept], *args: Any, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.section = section
        self.questions = tuple(q for q in section.questions if q in shown or q.key + STAMP in self.data)
        self.gone = [q.key for q in self.questions if q not in shown]
        self.kept = kept
        self.unsettled: set[str] = set()
        self._malformed: set[str] = set()  # not what a colleague stands in for, which becomes an error later
        self.taken_over: dict[str, Kept] = {}
        for question in self.questions:
            self.fields[question.key] = field_for(question)
            if not question.holds_files:
                self.initial.setdefault(question.key, _for_person(question, kept.get(question.key)))

    def rows(self) -> Iterator[tuple[Question, forms.BoundField, str]]:
        """Each question with its field and the stamp that goes back with it."""
        for question in self.questions:
            yield question, self[question.key], self.stamp_shown(question.key)

    def stamp_shown(self, key: str) -> str:
        """What the person has seen of this answer: what stands in the database, or is offered in its place.

        After a save it is what the save left there, except where that was not shown to the person yet.
        """
        if key in self.unsettled:
            return str(self.data.get(key + STAMP, ""))
        return stamp(self.kept.get(key), None if self.is_bound else self.initial.get(key))

    def clean(self) -> dict[str, Any]:
        """What gives way to a colleague's answer need not be well formed."""
        for key in filter(self._gives_way, list(self.errors)):
            del self.errors[key]
        self._malformed = set(self.errors)
        return self.cleaned_data

    def written(self) -> dict[str, Written]:
        """Every answer that was sent, with the stamp of what it was written over; what is half typed, as it was typed.

        Where the person chose between two answers, the stamp is that of the other one, or nothing is written.
        """
        sent = [question for question in self.questions if self._is_sent(question)]
        whole = {
            question.key: _for_keeping(question, self.cleaned_data[question.key])
            for question in sent
            if question.key in self.cleaned_data and not self._gives_way(question.key)
        }
        contents = whole | {key: answers.half_typed(text) for key, text in self.half_typed().items()}
        return {key: Written(content, self._over(key)) for key, content in contents.items()}

    def half_typed(self) -> dict[str, str]:
        """What was typed where a question takes typing and is not well formed: it is kept, and is no answer."""
        typed = {q.key: self._typed(q) for q in self.questions if q.kind in TYPED_KINDS and q.key in self._malformed}
        return {key: text for key, text in typed.items() if text and not self._gives_way(key)}

    def _typed(self, question: Question) -> str:
        """The text as it was sent; nothing where it is far too long or holds what cannot be stored."""
        text = str(self.data.get(question.key, "")).replace("\r\n", "\n").replace("\r", "\n").strip()
        return text if len(text) <= TYPED_AT_MOST and is_printable(text) else ""

    def _is_sent(self, question: Question) -> bool:
        return not question.holds_files and (question.key in self.data or question.key + STAMP in self.data)

    def _gives_way(self, key: str) -> bool:
        return bool(self.data.get(key + STAYS) == THEIRS)

    def _over(self, key: str) -> str:
        return str(self.data.get(key + STAYS) or self.data.get(key + STAMP, ""))

    def show_again(self, kept: Mapping[str, Kept] | None) -> None:
        """Make ready to be shown after a save that left `kept` there, or after nothing was saved (None).

        What was typed stays. What the person had left alone shows what it has become since; what is in conflict or
        badly formed keeps its old stamp, so that no later save overwrites what the person has not seen.
        """
        asked = [question for question in self.questions if not question.holds_files]
        if kept is None:
            self.unsettled = {question.key for question in asked}
            return
        written, half = self.written(), self.half_typed()
        self.unsettled = {
            q.key for q in asked if q.key in self.errors and not _settled(kept.get(q.key), half.get(q.key))
        }
        for question in asked:
            theirs = kept.get(question.key)
            mine = written.get(question.key)
            if question.key not in self.unsettled and theirs and (mine is None or mine.value != theirs.content):
                self._take_over(question, theirs)
        self.kept = kept

    def _take_over(self, question: Question, theirs: Kept) -> None:
        data = cast("QueryDict", self.data).copy()
        shown = _for_person(question, theirs)
        data.setlist(question.key, shown if isinstance(shown, list) else [] if shown is None else [shown])
        self.data = data
        self.taken_over[question.key] = theirs

    def uploads(self) -> list[tuple[Question, Any]]:
        """Every file chosen on this page, with the place it is for."""
        return [
            (question, upload)
            for question in self.questions
            if question.holds_files
            for upload in self.cleaned_data.get(question.key, [])
        ]


def _for_keeping(question: Question, value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value:.2f}"
        case datetime.date():
            return value.isoformat()
        case "" | []:
            return None
    return value


def _settled(kept: Kept | None, half_typed: str | None) -> bool:
    """Whether what is badly formed is kept as it was typed."""
    return kept is not None and bool(half_typed) and kept.typed == half_typed


def _for_person(question: Question, kept: Kept | None) -> Any:
    if kept and kept.typed:
        return kept.typed
    value = kept.value if kept else None
    if value is None:
        return None
    if question.kind == "date":
        day = datetime.date.fromisoformat(value)
        return f"{day.day} {day:%m %Y}".replace(" 0", " ")
    return value
