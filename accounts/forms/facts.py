"""Forms in which a supplier states facts about itself, and the hub decides on changes of them."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.forms.choices import YesNoField
from accounts.forms.days import DAYS
from accounts.forms.numbers import AmountField, NumberField
from accounts.models import Currency, Nature, Relation, What
from regulations import enterprise_size

FEWEST_ROWS, MOST_ROWS = 1, 30
PREFIX, TOTAL = "related", "related-TOTAL_FORMS"


def number(
    label: str, hint: str = "", *, digits: int = 16, most: int | None = None, made: type[NumberField] = NumberField
) -> NumberField:
    """A number that is not negative."""
    return made(
        label=label, help_text=hint, min_value=0, max_value=most, max_digits=digits, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": f"“{label}” takes a number such as 12 or 1250000.50."},
    )  # fmt: skip


def amount(label: str, hint: str) -> NumberField:
    """An amount in the currency of the accounts."""
    return number(label, hint, made=AmountField)


def a_day(label: str, hint: str) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label, input_formats=DAYS, help_text=hint,
    )  # fmt: skip


class AccountsForm(forms.Form):
    """The three figures."""

    staff = number("Staff", "Full-time people of the whole year; part of a year or of the week counts as that part.",
                   digits=9)  # fmt: skip
    turnover = amount("Yearly turnover", "Without VAT.")
    balance_sheet = amount("Balance sheet total", "All assets together.")


class SizeForm(AccountsForm):
    """A year's accounts, and what else decides the size."""

    field_order = ("year_end", "currency", "staff", "turnover", "balance_sheet", "is_publicly_controlled", "nature")
    year_end = a_day(
        "Last day of the accounting year", "Of the latest accounts that are approved. For example 31 3 2017."
    )
    currency = forms.ChoiceField(
        label="The amounts are in", choices=Currency.choices, initial=Currency.GBP, widget=forms.RadioSelect
    )
    is_publicly_controlled = YesNoField(
        label="Do public bodies hold 25% or more of the capital or votes, alone or together?",
        choices=[("no", "No"), ("yes", "Yes")],
        help_text="Such an enterprise is no SME, whatever its figures (article 3(4)).",
    )  # fmt: skip
    nature = forms.ChoiceField(
        label="Is it a voluntary, community or social enterprise (VCSE)?", required=False,
        choices=[(value or "none", label) for value, label in Nature.choices], widget=forms.RadioSelect,
    )  # fmt: skip

    def clean_nature(self) -> str:
        """As it is kept."""
        given: str = self.cleaned_data["nature"]
        return Nature.NONE if given in ("", "none") else given


class RelatedForm(AccountsForm):
    """One enterprise that is a partner or linked."""

    field_order = ("name", "relation", "share", "staff", "turnover", "balance_sheet")
    name = forms.CharField(max_length=300)
    relation = forms.ChoiceField(label="How it belongs", choices=Relation.choices, widget=forms.RadioSelect)
    share = number("Share in percent", "The higher of capital and votes, whichever of the two holds it.",
                   digits=5, most=100)  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Relation and share have to fit."""
        cleaned = super().clean() or {}
        if "share" in cleaned and "relation" in cleaned:
            wrong = enterprise_size.wrong_with_share(cleaned["relation"], cleaned["share"])
            if wrong:
                self.add_error("share", wrong)
        return cleaned


class _Related(forms.BaseFormSet):
    """As many of them as there are; a row left empty is not there."""

    @property
    def stated(self) -> list[dict[str, Any]]:
        """The rows that hold something."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


RelatedForms = forms.formset_factory(
    RelatedForm, formset=_Related, extra=FEWEST_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def related_forms(data: Any, *, more: bool = False) -> _Related:
    """The rows of a posted form, with an empty one more if asked for, or a few empty ones to begin with."""
    if data is None:
        return cast("_Related", RelatedForms(prefix=PREFIX))
    if more:
        data = data.copy()
        count = int(data[TOTAL]) if str(data.get(TOTAL)).isdecimal() else FEWEST_ROWS
        data[TOTAL] = min(count + 1, MOST_ROWS)
    return cast("_Related", RelatedForms(data, prefix=PREFIX))


class StateChangeForm(forms.Form):
    """What changed."""

    what = forms.ChoiceField(label="What changed", choices=What.choices, widget=forms.RadioSelect)
    after = forms.CharField(
        label="It is now", max_length=1000,
        help_text="The new name or number; or who controls the supplier now, and with which share.",
    )  # fmt: skip
    happened_on = a_day("Since when", "For example 31 3 2017.")
    reason = forms.CharField(label="Why", max_length=1000, widget=forms.Textarea)


class DecideChangeForm(forms.Form):
    """What the hub found."""

    is_verified = YesNoField(
        label="Your decision",
        choices=[
            ("yes", "It is verified; a new name or number stands in the register from now on"),
            ("no", "It is not verified"),
        ],
    )  # fmt: skip
    reasons = forms.CharField(max_length=1000, widget=forms.Textarea, help_text="What you looked at. Owners read it.")
