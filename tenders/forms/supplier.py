"""Forms of the supplier's side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings

from accounts.forms.numbers import MoneyField
from documents.forms import FilesField
from documents.limits import in_megabytes
from suppliers.forms.fields import long_text
from tenders.actions.drafts import ANSWER_LENGTH
from tenders.actions.questions import LONGEST
from tenders.pricing import HIGHEST_PRICE, ScheduleLine


class QuestionForm(forms.Form):
    """A question to the buyer."""

    text = long_text(
        "Your question", "The buyer does not learn who asks. Question and answer go to everybody invited.", most=LONGEST
    )


class BidAnswerForm(forms.Form):
    """The answer to one criterion; may stay incomplete."""

    answer = long_text(required=False, most=ANSWER_LENGTH)


class PricesForm(forms.Form):
    """A unit price for each line of the schedule; may stay incomplete."""

    def __init__(self, lines: Iterable[ScheduleLine], held: Mapping[int, Decimal], *args: Any) -> None:
        super().__init__(*args)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"price_{line.number}"] = MoneyField(
                required=False, label=line.label, initial=held.get(line.number), max_digits=13, decimal_places=4,
                max_value=HIGHEST_PRICE - 1, help_text=f"Pounds without VAT, {line.basis}.",
            )  # fmt: skip

    def prices(self) -> dict[int, Decimal]:
        """The prices that were given, by line."""
        given = {line.number: self.cleaned_data.get(f"price_{line.number}") for line in self.lines}
        return {number: price for number, price in given.items() if price is not None}


class FilesForm(forms.Form):
    """Files to add."""

    files = FilesField(  # type: ignore[assignment]  # the name is the form's own, not the base class's
        label="Add files", error_messages={"required": "Choose a file."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        together = in_megabytes(settings.BID_MAX_BYTES)
        self.fields[
            "files"
        ].help_text = f"A bid takes up to {settings.FILES_MAX_PER_ANSWER} files, {together} together."


class SubmitForm(forms.Form):
    """The last step; the key makes a second click the same submission."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def fresh(cls) -> SubmitForm:
        """The form as it is first shown."""
        return cls(initial={"submission_key": uuid4()})
