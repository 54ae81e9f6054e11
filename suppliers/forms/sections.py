"""One page of the questionnaire as a form: made from the definition, filled with what was answered."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from suppliers.answers import Kept, Written, stamp
from suppliers.forms.fields import field_for
from suppliers.questionnaire import Question, Section

STAMP = "--was"


class SectionForm(forms.Form):
    """The questions that apply on one page. Beside each stands a hidden stamp of what the person was shown."""

    def __init__(
        self, section: Section, shown: tuple[Question, ...], kept: Mapping[str, Kept], *args: Any, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.section = section
        self.questions = shown
        self.kept = kept
        for question in shown:
            self.fields[question.key] = field_for(question)
            if not question.holds_files:
                self.initial.setdefault(question.key, _for_person(question, kept.get(question.key)))

    def rows(self) -> Iterator[tuple[Question, forms.BoundField, str]]:
        """Each question with its field and the stamp that goes back with it."""
        for question in self.questions:
            yield question, self[question.key], self.stamp_shown(question)

    def stamp_shown(self, question: Question) -> str:
        """What stands in the database now; a form shown again after a conflict thereby accepts what it showed."""
        return stamp(self.kept.get(question.key))

    def written(self) -> dict[str, Written]:
        """Every answer that is well formed, with the stamp of what it was written over."""
        return {
            question.key: Written(
                _for_keeping(question, self.cleaned_data[question.key]), self.data.get(question.key + STAMP, "")
            )
            for question in self.questions
            if not question.holds_files and question.key in self.cleaned_data
        }

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


def _for_person(question: Question, kept: Kept | None) -> Any:
    value = kept.value if kept else None
    if value is None:
        return None
    if question.kind == "date":
        day = datetime.date.fromisoformat(value)
        return f"{day.day} {day:%m %Y}".replace(" 0", " ")
    return value
