"""Conflicts of interest in an application: declared, and what was done about them."""

from __future__ import annotations

from django import forms

from suppliers.forms.fields import LONG_TEXT, PlainText


class InterestForm(forms.Form):
    """A declaration."""

    has_conflict = forms.TypedChoiceField(
        label="Do you have a financial, economic or other personal interest in this applicant or in the outcome?",
        choices=[("no", "No, I have no conflict of interest"), ("yes", "Yes, I have or may have one")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have a conflict of interest"},
    )  # fmt: skip
    details = PlainText(
        label="If yes, what it is", help_text="Colleagues of the hub and auditors read this",
        max_length=LONG_TEXT, widget=forms.Textarea, required=False,
    )  # fmt: skip


class ConflictMeasureForm(forms.Form):
    """What was done about a conflict."""

    measure = PlainText(
        label="Measure taken", help_text="For example: takes no part; a colleague assesses the application",
        max_length=LONG_TEXT, widget=forms.Textarea,
        error_messages={"required": "Say what was done so that the conflict cannot influence the decision"},
    )  # fmt: skip
