"""Forms around compliance rounds."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from accounts.forms.choices import YesNoField
from accounts.forms.days import DAYS, in_known_years
from suppliers.forms.fields import PlainText, long_text


class AgainForm(forms.Form):
    """Until when a member can answer."""

    due_on = forms.DateField(
        label="Until when can they answer?", help_text="At least 5 working days, for example 27 3 2018",
        input_formats=DAYS, error_messages={"invalid": "Enter a real date, for example 27 3 2018"},
        validators=[in_known_years],
    )  # fmt: skip


class StartForm(AgainForm):
    """What members should know, and until when they can answer."""

    note = long_text("What should members know?", "They read it")


class SignRoundForm(forms.Form):
    """Who signs the answer."""

    signatory_name = PlainText(label="Full name of the person who signs", max_length=200)
    signatory_position = PlainText(label="Their position", max_length=200)
    agreed = forms.BooleanField(
        label="I am authorised to give this answer, and it is true",
        error_messages={"required": "Confirm the answer to submit it"},
    )


class AssessRoundForm(forms.Form):
    """Whether a member complies, and why."""

    rule_fields: ClassVar = {"DPS-05": "is_compliant"}

    is_compliant = YesNoField(
        label="Does it comply?", choices=[("yes", "Yes, it complies"), ("no", "No")],
        error_messages={"required": "Choose whether it complies"},
    )  # fmt: skip
    finding = long_text("Why", "The member reads it.")
