"""Forms around renewed declarations."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from dps.models import DynamicPurchasingSystem, Lot
from suppliers.forms.fields import LONG_TEXT, PlainText
from suppliers.models import RenewedDeclaration


def _text(label: str, hint: str = "", **options: Any) -> PlainText:
    return PlainText(label=label, help_text=hint, max_length=LONG_TEXT, widget=forms.Textarea, **options)


class AskForm(forms.Form):
    """Whom to ask, and why."""

    lot = forms.ModelChoiceField(
        queryset=Lot.objects.none(), label="Whose members?", required=False, empty_label="All lots",
    )  # fmt: skip
    reason = _text("Reason", "The members read it. Each has 5 working days to answer (rule DPS-17).")

    def __init__(self, dps: DynamicPurchasingSystem, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Lot]", self.fields["lot"]).queryset = dps.lots.all()


class DeclareForm(forms.Form):
    """Whether the declaration still holds."""

    answer = forms.ChoiceField(
        label="Does your declaration still hold?", choices=RenewedDeclaration.Answer.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose whether something has changed"},
    )  # fmt: skip
    details = _text(
        "What has changed", "Only if something has: what, since when, and what you did about it.", required=False
    )
    signatory_name = PlainText(label="Full name of the person who signs", max_length=200)
    signatory_position = PlainText(label="Their position", max_length=200)
    agreed = forms.BooleanField(
        label="I am authorised to make this declaration, and it is true",
        error_messages={"required": "Confirm the declaration to send it"},
    )


class ReviewForm(forms.Form):
    """What follows from a change or from silence."""

    finding = _text("What you found and what follows from it")
