"""What an applicant says of another organisation that it applies with or relies on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from accounts.forms.numbers import CountField
from accounts.forms.people import ParticularsForm
from dps.models import Lot
from suppliers.actions.parties import Details
from suppliers.forms.fields import PlainText, long_text
from suppliers.models import Party


class PartyForm(ParticularsForm):
    """Name, numbers, what it does and its share, and for which of these lots."""

    def __init__(self, lots: Iterable[Lot], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_lots = cast("forms.TypedMultipleChoiceField", self.fields["lots"])
        of_lots.choices = [(lot.number, str(lot)) for lot in lots]

    kind = forms.ChoiceField(
        label="Why does it take part?", choices=Party.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose why it takes part"},
    )  # fmt: skip
    name = PlainText(
        label="Registered name", max_length=300, error_messages={"required": "Enter the name of the organisation"}
    )
    company_number = PlainText(
        label="Companies House number (optional)", max_length=20, required=False,
        help_text="8 characters, such as 01234567 or SC123456",
    )  # fmt: skip
    charity_number = PlainText(
        label="Charity number (optional)", max_length=20, required=False,
        help_text="Such as 1234567, SC012345 or NIC123456",
    )  # fmt: skip
    role = long_text("What it will do", most=500, error_messages={"required": "Say what it will do"})
    share = CountField(
        label="Its share of the work in per cent (optional)", min_value=0, max_value=100, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Enter a whole number, such as 25"},
    )  # fmt: skip

    lots = forms.TypedMultipleChoiceField(
        label="Lots it takes part for (optional)", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tick none if it takes part for all lots, those you add later too. Only the lots you tick wait for "
        "its answers, and only there are they assessed.",
    )  # fmt: skip

    def details(self) -> Details:
        """What was said."""
        return Details(**self.cleaned_data | {"lots": tuple(self.cleaned_data["lots"])})


def initial_of(party: Party) -> dict[str, Any]:
    """What stands there now."""
    return {name: getattr(party, name) for name in PartyForm.base_fields}
