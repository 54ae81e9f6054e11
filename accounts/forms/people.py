"""Forms about people, teams and tokens, and registering a supplier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.company_numbers import normalised, normalised_charity
from accounts.models import SUPPLIER_ROLES, Role, Scope


class SignupForm(forms.Form):
    """What sign-up asks beyond e-mail address and password (named in settings)."""

    name = forms.CharField(
        label="Your full name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: Any, user: Any) -> None:
        """Keep the name."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ParticularsForm(forms.Form):
    """What asks for the name of an organisation and its numbers with Companies House and charity regulators."""

    def clean_name(self) -> str:
        """On one line, as it stands in letters and subjects of mail."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_company_number(self) -> str:
        """In its full form, or a clear word about what it should look like."""
        given: str = self.cleaned_data["company_number"]
        if given and not normalised(given):
            raise forms.ValidationError(
                "This is not a Companies House number. It has 8 digits, or 2 letters and 6 digits, such as SC123456."
            )
        return normalised(given)

    def clean_charity_number(self) -> str:
        """In the form of one of the three regulators, or a clear word about those."""
        given: str = self.cleaned_data["charity_number"]
        if given and not normalised_charity(given):
            raise forms.ValidationError(
                "This is not a charity number. It has 6 or 7 digits, or SC0 and 5 digits, or NIC1 and 5 digits."
            )
        return normalised_charity(given)


class RegisterSupplierForm(ParticularsForm):
    """A supplier's particulars."""

    name = forms.CharField(label="Registered name", max_length=300)
    company_number = forms.CharField(
        label="Companies House number (optional)",
        max_length=20,
        required=False,
        help_text="8 characters, such as 01234567 or SC123456.",
    )
    charity_number = forms.CharField(
        label="Charity number (optional)", max_length=20, required=False,
        help_text="Such as 1234567 in England and Wales, SC012345 in Scotland or NIC123456 in Northern Ireland.",
    )  # fmt: skip
    no_number_reason = forms.CharField(
        label="If you have neither, why (optional)", max_length=300, required=False,
        help_text="For example: sole trader, or registered outside the UK and where.",
    )  # fmt: skip
    address = forms.CharField(widget=forms.Textarea, max_length=1000)
    postcode = forms.CharField(
        label="Postcode (optional)", max_length=10, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )  # fmt: skip

    is_another = forms.BooleanField(label="Ours is none of these", required=False)

    def clean_postcode(self) -> str:
        """In capitals, with one space, as it is written on a letter."""
        return " ".join(self.cleaned_data["postcode"].upper().split())

    def clean(self) -> dict[str, Any]:
        """One of the three is needed."""
        cleaned = super().clean() or {}
        known = ("company_number", "charity_number", "no_number_reason")
        if not any(cleaned.get(name) for name in known) and not any(name in self.errors for name in known):
            self.add_error(
                "company_number", "Give a company number, a charity number, or the reason why there is neither."
            )
        return cleaned


class InviteForm(forms.Form):
    """A colleague to invite."""

    email = forms.EmailField(label="Colleague's e-mail address", max_length=254)
    role = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


class AllowDomainForm(forms.Form):
    """A domain to allow."""

    domain = forms.CharField(label="E-mail domain", max_length=253, help_text="What stands behind the @.")
    reason = forms.CharField(label="Why", max_length=500, widget=forms.Textarea)


class SignAgreementForm(forms.Form):
    """A signature under the access agreement."""

    signatory_name = forms.CharField(label="Your full name", max_length=200)
    signatory_position = forms.CharField(
        label="Your position", max_length=200, help_text="For example: chief finance officer."
    )
    agreed = forms.BooleanField(label="I have read the agreement and may sign it for this body")


class AskToJoinForm(forms.Form):
    """A request to join."""

    words = forms.CharField(
        label="Who you are there", max_length=1000, widget=forms.Textarea,
        help_text="Your job, and who can confirm it. Those who answer read it.",
    )  # fmt: skip


class AnswerJoinRequestForm(forms.Form):
    """Take somebody in, or not."""

    REFUSE = "no"
    role = forms.ChoiceField(
        label="Your answer", widget=forms.RadioSelect,
        choices=[
            *((role.value, f"Take them in as {role.label.lower()}") for role in SUPPLIER_ROLES),
            (REFUSE, "Do not take them in"),
        ],
    )  # fmt: skip
    reasons = forms.CharField(max_length=1000, widget=forms.Textarea, required=False,
                              help_text="Needed where you do not take them in, and where the hub answers.")  # fmt: skip

    def clean_role(self) -> str:
        """Empty for a refusal."""
        given: str = self.cleaned_data["role"]
        return "" if given == self.REFUSE else given


class RoleForm(forms.Form):
    """What a colleague is to be."""

    HAND_OVER = "hand over"
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)

    def __init__(self, *args: Any, may_hand_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, role.label) for role in SUPPLIER_ROLES]
        if may_hand_over:
            choices.append((self.HAND_OVER, "Owner in my place; I become editor"))
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    """A token to make."""

    name = forms.CharField(max_length=100, help_text="What uses it. For example: monthly report.")
    scope = forms.ChoiceField(label="It may", choices=Scope.choices, widget=forms.RadioSelect, initial=Scope.PUBLIC)
    days = forms.TypedChoiceField(
        label="It works for", coerce=int, choices=[(30, "30 days"), (90, "90 days"), (365, "1 year")],
        widget=forms.RadioSelect, initial=90,
    )  # fmt: skip


class LoadRegisterForm(forms.Form):
    """A file of organisations."""

    file = forms.FileField(
        label="CSV file",
        help_text="With a header that names at least ods_code, name and kind; "
        "or an official ODS file under its own name (eccg.csv, etr.csv, ect.csv, eauth.csv, lauth.csv).",
    )
