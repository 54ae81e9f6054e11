"""Forms around the questionnaire: lots, files, signing, clarifications, assignment, findings, decisions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms

from accounts.forms.days import DAYS, in_known_years
from accounts.ids import as_uuid
from accounts.models import Organisation, User
from documents.forms import FilesField, OneFileField
from dps.models import Lot
from suppliers.forms.fields import PlainText, long_text
from suppliers.models import ApplicationLot
from suppliers.models.assessments import Verdict
from suppliers.questionnaire import Question, Section


def _choose_from(form: forms.Form, name: str, rows: Any) -> None:
    """Only these rows can be chosen; an id of any other counts as no choice."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


class LotsForm(forms.Form):
    """Which lots, and for which organisation if the person works for several. `hidden` are not offered to choose from.

    One that is sent all the same counts as chosen: the action says why it cannot be.
    """

    lots = forms.ModelMultipleChoiceField(
        queryset=Lot.objects.none(),
        label="Which lots do you apply for?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one lot"},
    )
    shown = forms.ModelMultipleChoiceField(
        queryset=Lot.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="For which organisation?",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(
        self,
        lots: Sequence[Lot],
        organisations: Sequence[Organisation],
        *args: Any,
        hidden: Collection[UUID] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lots", "shown"):
            _choose_from(self, name, Lot.objects.filter(pk__in=[lot.pk for lot in lots]))
        offered = [(str(lot.pk), str(lot)) for lot in lots if lot.pk not in hidden]
        cast("forms.ModelMultipleChoiceField[Lot]", self.fields["lots"]).choices = offered
        _choose_from(self, "organisation", Organisation.objects.filter(pk__in=[body.pk for body in organisations]))
        if len(organisations) < 2:
            del self.fields["organisation"]


class ReplaceForm(forms.Form):
    """Another file in the place of one."""

    upload = OneFileField(label="New file", error_messages={"required": "Choose a file"})


class MoveForm(forms.Form):
    """Where a file belongs."""

    to = forms.ChoiceField(
        label="Move it to",
        error_messages={"invalid_choice": "That place is not asked about any more. Choose another."},
    )

    def __init__(self, places: Sequence[tuple[Section, Question]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"{section.key}/{question.key}": (section, question) for section, question in places}
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            (key, f"{s.heading}: {q.title}") for key, (s, q) in self.places.items()
        ]

    def place(self) -> tuple[Section, Question]:
        """The chosen place."""
        return self.places[self.cleaned_data["to"]]


class ExpiryForm(forms.Form):
    """When a file runs out; the day that the page showed goes back with it."""

    expires_on = forms.DateField(
        label="When does it run out? (optional)", help_text="For example 27 3 2019", input_formats=DAYS,
        required=False, validators=[in_known_years],
        error_messages={"invalid": "Enter a real date, for example 27 3 2019"},
    )  # fmt: skip
    shown = forms.DateField(required=False, widget=forms.HiddenInput)


class SignForm(forms.Form):
    """Which lots are submitted, who signs, and the statement."""

    lots = forms.ModelMultipleChoiceField(
        queryset=Lot.objects.none(),
        label="Submit for these lots",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one lot to submit"},
    )
    signatory_name = PlainText(
        label="Full name of the person who signs",
        max_length=200,
        error_messages={"required": "Enter the full name of the person who signs"},
    )
    signatory_position = PlainText(
        label="Their position",
        max_length=200,
        error_messages={"required": "Enter the position of the person who signs"},
    )
    agreed = forms.BooleanField(
        label="I make this declaration", error_messages={"required": "Confirm the declaration to submit"}
    )

    def __init__(self, lots: Sequence[Lot], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "lots", Lot.objects.filter(pk__in=[lot.pk for lot in lots]).order_by("number"))


class AnswerClarificationForm(forms.Form):
    """The applicant's answer to a question."""

    answer = long_text("Your answer")
    uploads = FilesField(label="Files", help_text="If they help to answer", required=False)


class AskForm(forms.Form):
    """The hub's question to an applicant."""

    question = long_text("What do you ask?", "The applicant sees your question and who the authority is, not your name")


class ExtendForm(forms.Form):
    """The reason for the one extension."""

    reason = long_text(
        "Why does this application need more time?",
        "Name the documents or checks that it needs beyond the usual. The applicant is told",
    )


class AssignForm(forms.Form):
    """Which waiting lots go to whom."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=ApplicationLot.objects.none(), label="Applications", widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip
    everything = forms.BooleanField(required=False, label="All on this page that wait for a decision")
    assessor = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Give to",
        empty_label="Choose an assessor",
        error_messages={"required": "Choose an assessor"},
    )

    def __init__(self, choosable: Any, assessors: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "chosen", choosable)
        _choose_from(self, "assessor", assessors)

    def clean(self) -> dict[str, Any]:
        """Those that are ticked; with `everything` all that the page had listed and that still wait."""
        given = super().clean() or {}
        if given.get("everything"):
            listed = [pk for pk in map(as_uuid, self.data.getlist("listed")) if pk]  # type: ignore[attr-defined]
            given["chosen"] = self.fields["chosen"].queryset.filter(pk__in=listed)  # type: ignore[attr-defined]
        if not given.get("chosen") and "chosen" not in self.errors:
            self.add_error("chosen", "Choose at least one application from the list")
        return given


class RecommendForm(forms.Form):
    """The assessor's recommendation."""

    rule_fields: ClassVar = {"DPS-05": "recommendation"}

    recommendation = forms.ChoiceField(
        choices=ApplicationLot.Decision.choices, label="What do you recommend?", widget=forms.RadioSelect,
        error_messages={"required": "Choose to admit or to reject"},
    )  # fmt: skip
    recommendation_reasons = long_text("Your reasons")


class DecideForm(forms.Form):
    """The decision by somebody else."""

    rule_fields: ClassVar = {"DPS-05": "decision"}

    decision = forms.ChoiceField(
        choices=ApplicationLot.Decision.choices, label="Your decision", widget=forms.RadioSelect,
        error_messages={"required": "Choose to admit or to reject"},
    )  # fmt: skip
    reasons = long_text("Your reasons", "They open the letter to the applicant; the findings follow them")


class SharedReasonForm(forms.Form):
    """One reason for every finding on a page that has none of its own."""

    shared_reason = long_text("Reason for every finding on this page that has none of its own", required=False)


class FindingForm(forms.Form):
    """The finding on one item; several of these stand on one page, each with its own prefix."""

    verdict = forms.ChoiceField(choices=Verdict.choices, label="Finding", widget=forms.RadioSelect, required=False)
    reason = long_text("Reason", required=False)
    over = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, data: Any, *args: Any, shared_reason: str = "", **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.shared_reason = shared_reason

    def clean_reason(self) -> str:
        """The item's own reason; failing that, the one given for all findings of the page."""
        own: str = self.cleaned_data["reason"]
        if own or not self.cleaned_data.get("verdict"):
            return own
        return self.fields["reason"].clean(self.shared_reason)

    def clean(self) -> dict[str, Any]:
        """A finding and its reason come together or not at all."""
        given = super().clean() or {}
        if given.get("verdict") and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Give the reason for this finding: the applicant reads it in the decision letter")
        if given.get("reason") and not given.get("verdict"):
            self.add_error("verdict", "Choose what you find")
        return given
