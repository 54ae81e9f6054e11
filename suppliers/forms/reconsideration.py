"""Forms around a rejection that is looked at again, and for filters that are kept."""

from __future__ import annotations

from django import forms

from suppliers.forms.fields import LONG_TEXT, PlainText
from suppliers.models import Reconsideration


class AskReconsiderationForm(forms.Form):
    """What the applicant says."""

    request = PlainText(
        label="What should be looked at again, and why?",
        help_text="Name the finding in the letter and what speaks against it. Somebody who had no part in it answers.",
        max_length=LONG_TEXT, widget=forms.Textarea,
        error_messages={"required": "Say what should be looked at again, and why"},
    )  # fmt: skip


class AnswerReconsiderationForm(forms.Form):
    """What the second look comes to."""

    outcome = forms.ChoiceField(
        label="What does the second look come to?", choices=Reconsideration.Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what the second look comes to"},
    )  # fmt: skip
    answer = PlainText(
        label="Your reasons", help_text="The supplier reads them.", max_length=LONG_TEXT, widget=forms.Textarea,
        error_messages={"required": "Give the reasons: the supplier reads them"},
    )  # fmt: skip


class SaveFilterForm(forms.Form):
    """The name for the filter that the page shows."""

    name = PlainText(
        label="Keep this filter as", max_length=60, error_messages={"required": "Enter a name for this filter"}
    )
