"""Forms around the life of an admission."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.forms.choices import YesNoField
from suppliers.forms.fields import long_text
from suppliers.models import MembershipStep


class ProposeForm(forms.Form):
    """What should happen to an admission, and why."""

    kind = forms.ChoiceField(
        label="What should happen?", widget=forms.RadioSelect, error_messages={"required": "Choose what should happen"}
    )
    reasons = long_text("Reasons", "The supplier reads them and has 5 working days to reply.")

    def __init__(self, is_suspended: bool, *args: Any, **kwargs: Any) -> None:  # noqa: FBT001
        super().__init__(*args, **kwargs)
        impossible = MembershipStep.Kind.SUSPEND if is_suspended else MembershipStep.Kind.REINSTATE
        kinds = [choice for choice in MembershipStep.Kind.choices if choice[0] != impossible]
        cast("forms.ChoiceField", self.fields["kind"]).choices = kinds


class DecideStepForm(forms.Form):
    """Whether a proposed step goes ahead, and why."""

    goes_ahead = YesNoField(
        label="Does it go ahead?",
        choices=[("yes", "Yes, it goes ahead"), ("no", "No, the admission stays as it is")],
        error_messages={"required": "Choose whether it goes ahead"},
    )  # fmt: skip
    decision_reasons = long_text("Reasons for your decision", "The supplier reads them.")


class ReplyForm(forms.Form):
    """What the supplier says to a proposal."""

    reply = long_text("Your reply", "You can send one reply. The person who decides reads it.")
