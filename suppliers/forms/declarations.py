"""Forms around renewed declarations."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import Organisation
from dps.models import DynamicPurchasingSystem, Lot
from suppliers.forms.fields import PlainText, long_text
from suppliers.models import RenewedDeclaration

WHOM = {"all": "All members", "lot": "The members of one lot", "some": "Some members, picked below"}
SHOWN = 30


class AskForm(forms.Form):
    """Whom to ask, and why. Many members come page by page; who is ticked on another page stands above."""

    whom = forms.ChoiceField(
        label="Whom do you ask?", choices=list(WHOM.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choose whom you ask"},
    )  # fmt: skip
    lot = forms.ModelChoiceField(
        queryset=Lot.objects.none(), label="Which lot", help_text="If you ask the members of one lot", required=False,
        empty_label="Choose a lot",
    )  # fmt: skip
    find = PlainText(
        label="Find members by name", help_text="If you ask some members. Who is ticked stays ticked.", max_length=100,
        required=False,
    )  # fmt: skip
    members = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), label="Which members", help_text="If you ask some members",
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    at = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = long_text("Reason", "The members read it. Each has 5 working days to answer (rule DPS-17).")

    def __init__(
        self, dps: DynamicPurchasingSystem, members: QuerySet[Organisation], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Lot]", self.fields["lot"]).queryset = dps.lots.all()
        field = cast("forms.ModelMultipleChoiceField[Organisation]", self.fields["members"])
        field.queryset = members
        self.page = Paginator(self._found(members), SHOWN).get_page(self["at"].value())
        field.choices = [(str(member.pk), str(member)) for member in [*self._ticked_elsewhere(members), *self.page]]

    def _found(self, members: QuerySet[Organisation]) -> list[Organisation]:
        words = (self["find"].value() or "").strip().casefold()
        return [member for member in members if words in member.name.casefold()]

    def _ticked_elsewhere(self, members: QuerySet[Organisation]) -> list[Organisation]:
        chosen, here = set(self["members"].value() or ()), {member.pk for member in self.page}
        return [member for member in members if str(member.pk) in chosen and member.pk not in here]

    @classmethod
    def searched(cls, dps: DynamicPurchasingSystem, members: QuerySet[Organisation], typed: QueryDict) -> AskForm:
        """The form as it was typed, not sent yet: whoever searches for members or turns the page picks some."""
        kept = {name: typed.get(name, "") for name in ("lot", "find", "reason")}
        at = typed.get("turn", "1")  # a new search begins at its first page
        return cls(dps, members, initial={**kept, "whom": "some", "at": at, "members": typed.getlist("members")})

    def clean(self) -> dict[str, Any]:
        """What the choice needs is chosen with it."""
        given = super().clean() or {}
        needed = {"lot": "Choose the lot", "some": "Choose at least one member"}
        field = {"lot": "lot", "some": "members"}.get(given.get("whom", ""))
        if field and not given.get(field) and field not in self.errors:
            self.add_error(field, needed[given["whom"]])
        return given

    def chosen(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "reason": given["reason"],
            "lot": given["lot"] if given["whom"] == "lot" else None,
            "members": list(given["members"]) if given["whom"] == "some" else None,
        }


class DeclareForm(forms.Form):
    """Whether the declaration still holds."""

    answer = forms.ChoiceField(
        label="Does your declaration still hold?", choices=RenewedDeclaration.Answer.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose whether something has changed"},
    )  # fmt: skip
    details = long_text(
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

    finding = long_text("What you found and what follows from it", "The member reads it.")
