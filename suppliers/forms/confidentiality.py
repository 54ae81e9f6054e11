"""Which answers of one page are confidential, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from regulations import words
from suppliers.actions.confidentiality import Marked, Wish
from suppliers.forms.fields import PlainText, long_text
from suppliers.models import ConfidentialMark
from suppliers.questionnaire import Question

LONGEST_REASON = 1_000


class ConfidentialForm(forms.Form):
    """For each answer a box and a reason; beside them, hidden, the reason that the person was shown."""

    def __init__(
        self, given: Sequence[Question], marks: Mapping[str, ConfidentialMark], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        self.reasons = {key: mark.reason for key, mark in marks.items()}
        self.is_shown_anew = not self.is_bound
        for question in given:
            reason = self.reasons.get(question.key, "")
            self.fields[f"{question.key}-marked"] = forms.BooleanField(
                label="This answer is confidential", required=False, initial=bool(reason)
            )
            self.fields[f"{question.key}-reason"] = long_text(
                "Why", required=False, initial=reason, most=LONGEST_REASON
            )

    def rows(self) -> Iterator[tuple[Question, dict[str, Any]]]:
        """Each question with its fields and the reason that goes back with them."""
        for question in self.given:
            yield (
                question,
                {
                    "marked": self[f"{question.key}-marked"],
                    "reason": self[f"{question.key}-reason"],
                    "was_name": f"{question.key}-was",
                    "was": self._was(question.key),
                },
            )

    def _was(self, key: str) -> str:
        return self.reasons.get(key, "") if self.is_shown_anew else self._sent(key)

    def _sent(self, key: str) -> str:
        return PlainText(required=False).to_python(self.data.get(f"{key}-was", ""))

    def show_again(self, marked: Marked) -> None:
        """After a save: what stands there now goes back with the page, and shows where the person left it alone."""
        data = cast("QueryDict", self.data).copy()
        self.reasons = {key: mark.reason for key, mark in marked.marks.items()}
        for key, wish in self.wishes().items():
            if wish.reason == wish.over != self.reasons.get(key, ""):
                data[f"{key}-reason"] = self.reasons.get(key, "")
                data.setlist(f"{key}-marked", ["on"] if key in self.reasons else [])
        self.data, self.is_shown_anew = data, True
        for key in marked.overtaken:
            self.add_error(f"{key}-reason", _overtaken(marked.marks.get(key)))

    def clean(self) -> dict[str, Any]:
        """A mark and its reason come together or not at all."""
        entered = super().clean() or {}
        for question in self.given:
            box, why = f"{question.key}-marked", f"{question.key}-reason"
            marked, reason = entered.get(box), entered.get(why, "")
            if marked and not reason and why not in self.errors:
                self.add_error(why, f"Say why “{question.text}” is confidential")
            if reason and not marked:
                self.add_error(box, f"Tick the box if “{question.text}” is confidential, or empty the reason")
        return entered

    def wishes(self) -> dict[str, Wish]:
        """What is to be marked, and what not."""
        return {
            question.key: Wish(
                self.cleaned_data[f"{question.key}-reason"],
                self._sent(question.key),
            )
            for question in self.given
        }


def _overtaken(mark: ConfidentialMark | None) -> str:
    says = "A colleague lifted this mark while you were writing."
    if mark:
        when = words.moment_words(mark.marked_at)
        says = f"{mark.marked_by} changed this mark at {when} while you were writing. It says now: “{mark.reason}”."
    return f"{says} Save again to put yours in its place."
