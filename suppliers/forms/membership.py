"""Forms around the life of an admission."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from suppliers.forms.fields import LONG_TEXT, PlainText
from suppliers.models import MembershipStep

GOES_AHEAD = {"yes": "Yes, it goes ahead", "no": "No, the admission stays as it is"}


def _reasons(label: str, hint: str) -> PlainText:
    return PlainText(label=label, help_text=hint, max_length=LONG_TEXT, widget=forms.Textarea)


class ProposeForm(forms.Form):
    """What should happen to an admission, and why."""

    kind = forms.ChoiceField(
        label="What should happen?", widget=forms.RadioSelect, error_messages={"required": "Choose what should happen"}
    )
    reasons = _reasons("Reasons", "The supplier reads them and has 5 working days to reply.")

    def __init__(self, is_suspended: bool, *args: Any, **kwargs: Any) -> None:  # noqa: FBT001
        super().__init__(*args, **kwargs)
        impossible = MembershipStep.Kind.SUSPEND if is_suspended else MembershipStep.Kind.REINSTATE
        kinds = [choice for choice in MembershipStep.Kind.choices if choice[0] != impossible]
        cast("forms.ChoiceField", self.fields["kind"]).choices = kinds


class DecideStepForm(forms.Form):
    """Whether a proposed step goes ahead, and why."""

    goes_ahead = forms.TypedChoiceField(
        label="Does it go ahead?", choices=list(GOES_AHEAD.items()), coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, error_messages={"required": "Choose whether it goes ahead"},
    )  # fmt: skip
    decision_reasons = _reasons("Reasons for your decision", "The supplier reads them.")


class ReplyForm(forms.Form):
    """What the supplier says to a proposal."""

    reply = _reasons("Your reply", "You can send one reply. The person who decides reads it.")
