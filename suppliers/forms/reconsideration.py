"""Forms around a rejection that is looked at again, and for filters that are kept."""

from __future__ import annotations

from django import forms

from suppliers.forms.fields import PlainText, long_text
from suppliers.models import Reconsideration


class AskReconsiderationForm(forms.Form):
    """What the applicant says."""

    request = long_text(
        "What should be looked at again, and why?",
        "Name the finding in the letter and what speaks against it. Somebody who had no part in it answers.",
        error_messages={"required": "Say what should be looked at again, and why"},
    )


class AnswerReconsiderationForm(forms.Form):
    """What the second look comes to."""

    outcome = forms.ChoiceField(
        label="What does the second look come to?", choices=Reconsideration.Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what the second look comes to"},
    )  # fmt: skip
    answer = long_text(
        "Your reasons",
        "The supplier reads them.",
        error_messages={"required": "Give the reasons: the supplier reads them"},
    )


class SaveFilterForm(forms.Form):
    """The name for the filter that the page shows."""

    name = PlainText(
        label="Keep this filter as", max_length=60, error_messages={"required": "Enter a name for this filter"}
    )
