"""Conflicts of interest in an application: declared, and what was done about them."""

from __future__ import annotations

from django import forms

from accounts.forms.choices import YesNoField
from suppliers.forms.fields import long_text


class InterestForm(forms.Form):
    """A declaration."""

    has_conflict = YesNoField(
        label="Do you have a financial, economic or other personal interest in this applicant or in the outcome?",
        choices=[("no", "No, I have no conflict of interest"), ("yes", "Yes, I have or may have one")],
        error_messages={"required": "Say whether you have a conflict of interest"},
    )  # fmt: skip
    details = long_text("If yes, what it is", "Colleagues of the hub and auditors read this", required=False)


class ConflictMeasureForm(forms.Form):
    """What was done about a conflict."""

    measure = long_text(
        "Measure taken",
        "For example: takes no part; a colleague assesses the application",
        error_messages={"required": "Say what was done so that the conflict cannot influence the decision"},
    )
