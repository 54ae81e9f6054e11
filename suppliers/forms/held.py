"""Forms around the evidence that is held of a member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet

from accounts.forms.choices import YesNoField
from accounts.forms.days import DAYS, in_known_years
from accounts.models import Organisation
from documents.forms import FilesField, OneFileField
from suppliers.forms.fields import PlainText, long_text
from suppliers.models import HeldEvidence


def _day(label: str, hint: str = "For example 27 3 2018", **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, input_formats=DAYS, validators=[in_known_years],
        error_messages={"invalid": "Enter a real date, for example 27 3 2018"}, **options,
    )  # fmt: skip


class RenewForm(forms.Form):
    """The renewed file and until when it holds."""

    upload = OneFileField(label="The renewed one", error_messages={"required": "Choose a file"})
    expires_on = _day("When does it run out?", required=False)


class GiveForm(forms.Form):
    """Evidence that is not held yet."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label="Of which organisation?", widget=forms.RadioSelect,
        empty_label=None,
    )  # fmt: skip
    title = PlainText(label="What is it?", help_text="For example Cyber Essentials certificate", max_length=300)
    upload = OneFileField(label="File", error_messages={"required": "Choose a file"})
    expires_on = _day("When does it run out? (optional)", required=False)

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        chosen.queryset = Organisation.objects.filter(pk__in=[body.pk for body in organisations])
        if len(organisations) < 2:
            del self.fields["organisation"]


class AskForEvidenceForm(forms.Form):
    """What a member is asked to prove, why, and until when."""

    rule_fields: ClassVar = {"SEL-02": "again_reason"}

    held = forms.ModelChoiceField(
        queryset=HeldEvidence.objects.none(), label="What do you ask for?", required=False, blank=True,
        empty_label="Something that is not held", widget=forms.RadioSelect,
        help_text="What is held and valid is asked for again only with the reason why it does not suffice (SEL-02).",
    )  # fmt: skip
    what = PlainText(
        label="What is it?", help_text="If it is not held", max_length=300, required=False,
    )  # fmt: skip
    reason = long_text("Reason", "The member reads it (rule DPS-18).")
    again_reason = long_text(
        "Why does what is held not suffice?", "If you ask for something that is held", required=False
    )
    due_on = _day("Until when?")

    def __init__(self, held: QuerySet[HeldEvidence], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[HeldEvidence]", self.fields["held"]).queryset = held


class AnswerEvidenceForm(forms.Form):
    """The member's answer, in words or files."""

    answer = long_text("Your answer", required=False)
    uploads = FilesField(label="Files", required=False)
    expires_on = _day("When does what you give run out? (optional)", required=False)


class WithdrawRequestForm(forms.Form):
    """Why a request is taken back."""

    reason = long_text("Why it is withdrawn", "The member reads it.")


class ReviewEvidenceForm(forms.Form):
    """Whether it suffices, and why."""

    is_satisfied = YesNoField(
        label="Does it suffice?", choices=[("yes", "Yes, it suffices"), ("no", "No")],
        error_messages={"required": "Choose whether it suffices"},
    )  # fmt: skip
    finding = long_text("Why", "The member reads it.")
