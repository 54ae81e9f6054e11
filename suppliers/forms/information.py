"""Forms around requests for information about an application."""

from __future__ import annotations

from django import forms

from accounts.forms.days import DAYS, in_known_years
from suppliers.forms.fields import long_text, not_to_come


class RecordInformationForm(forms.Form):
    """What was asked, and since when the clock runs."""

    received_on = forms.DateField(
        label="When did the authority receive it?", help_text="For example 27 3 2018", input_formats=DAYS,
        validators=[in_known_years, not_to_come],
        error_messages={
            "required": "Enter the day on which it was received",
            "invalid": "Enter a real date, for example 27 3 2018",
        },
    )  # fmt: skip
    asked = long_text(
        "What is asked for?", "Leave out who asks: it makes no difference to what is disclosed.",
        error_messages={"required": "Say what is asked for"},
    )  # fmt: skip


class AnswerInformationForm(forms.Form):
    """How it was answered."""

    answer = long_text(
        "What was disclosed, and what was withheld and why?",
        error_messages={"required": "Say what was disclosed, and what was withheld and why"},
    )
