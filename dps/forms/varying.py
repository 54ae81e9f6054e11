"""Forms of a change of a published DPS: for each kind, what it has to say."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms.days import DayField, in_known_years
from accounts.forms.numbers import MoneyField
from documents.forms import OneFileField
from dps.models import DynamicPurchasingSystem, Lot, Requirement, Variation
from dps.queries import AS_LIKE, brings_a_lot, last_requirements, whole_at
from dps.rewriting import PARTS, TEXTS, kept, typed
from ledger import clock


def day(**kwargs: Any) -> forms.DateField:
    """A day, chosen or typed."""
    return DayField(validators=[in_known_years], **kwargs)


class VariationForm(forms.Form):
    """What every change says: why, and from when on."""

    reason = forms.CharField(widget=forms.Textarea, label="Why does it change?", help_text="Everybody told reads this.")
    effective_on = day(label="In force on", help_text="It holds from the beginning of this day.")

    def __init__(self, dps: DynamicPurchasingSystem, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dps = dps


class ValidityForm(VariationForm):
    """A new end of the validity."""

    validity_end = day(label="New contract end date", help_text="Applications stay open until the end of this day.")


class RewriteForm(VariationForm):
    """One part of the notice in new words."""

    PARTS = TEXTS
    field = forms.ChoiceField(label="Which part?")
    text = forms.CharField(widget=forms.Textarea, label="How it reads from then on, whole")

    def __init__(self, dps: DynamicPurchasingSystem, *args: Any, **kwargs: Any) -> None:
        super().__init__(dps, *args, **kwargs)
        self.fields["field"].choices = list(self.PARTS.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is typed is of the kind that the part takes."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "field" in given and "text" in given:
            kept(given["field"], given["text"])
        return given

    def reads_now(self) -> list[tuple[str, str]]:
        """Each part as it reads now, to be copied."""
        dps = whole_at(self.dps, clock.now())
        return [(label, typed(dps, field) or "Nothing") for field, label in self.PARTS.items()]


class CorrectionForm(RewriteForm):
    """The same for a correction, which reaches the facts of the summary too."""

    PARTS = PARTS

    def __init__(self, dps: DynamicPurchasingSystem, *args: Any, **kwargs: Any) -> None:
        super().__init__(dps, *args, **kwargs)
        self.fields["text"].help_text = "Codes parted by commas, an amount in pounds, yes or no, as the part asks."


class ClarificationForm(VariationForm):
    """What a criterion means, in more words; the criterion stays."""

    criterion = forms.ChoiceField(label="Which criterion?")
    text = forms.CharField(widget=forms.Textarea, label="What it means", help_text="Shown under the criterion.")

    def __init__(self, dps: DynamicPurchasingSystem, *args: Any, **kwargs: Any) -> None:
        super().__init__(dps, *args, **kwargs)
        self.fields["criterion"].choices = [  # type: ignore[attr-defined]
            (f"{lot.number}/{group}/{row.code}", f"Lot {lot.number}: {row}")
            for lot in whole_at(dps, clock.now()).lots.all()
            for group, rows in (("selection", lot.selection_criteria), ("award", lot.award_criteria))
            for row in rows.all()
        ]


class NewLotForm(VariationForm):
    """A further lot with the criteria of one that is there."""

    title = forms.CharField(max_length=200)
    objective_definition = forms.CharField(
        widget=forms.Textarea, help_text="So that anybody can tell what belongs to it (rule DPS-03)."
    )
    max_call_off_value_ex_vat = MoneyField(
        label="Largest value of one call-off, without VAT", required=False, max_digits=14, decimal_places=2
    )
    area = forms.CharField(label="Geographic area of call-offs", max_length=200, required=False)
    like = forms.TypedChoiceField(coerce=int, label="With the criteria of which lot?")
    requirements = forms.MultipleChoiceField(
        label="Which requirements of the specification count for it?", required=False,
        widget=forms.CheckboxSelectMultiple, initial=[AS_LIKE],
        help_text="Requirements of its own you add once the draft is saved.",
    )  # fmt: skip

    def __init__(self, dps: DynamicPurchasingSystem, *args: Any, **kwargs: Any) -> None:
        super().__init__(dps, *args, **kwargs)
        self.fields["like"].choices = [(lot.number, str(lot)) for lot in dps.lots.all()]  # type: ignore[attr-defined]
        self.fields["requirements"].choices = [  # type: ignore[attr-defined]
            (AS_LIKE, "All that count for the lot whose criteria it takes"),
            *((row.code, str(row)) for row in last_requirements(dps)),
        ]

    def clean_max_call_off_value_ex_vat(self) -> str | None:
        """As it is kept: an amount as text."""
        value = self.cleaned_data["max_call_off_value_ex_vat"]
        return None if value is None else str(value)


FORMS: dict[str, type[VariationForm]] = {
    Variation.Kind.SPECIFICATION: VariationForm,
    Variation.Kind.LOT: NewLotForm,
    Variation.Kind.DESCRIPTION: RewriteForm,
    Variation.Kind.CLARIFICATION: ClarificationForm,
    Variation.Kind.CORRIGENDUM: CorrectionForm,
    Variation.Kind.VALIDITY: ValidityForm,
    Variation.Kind.TERMINATION: VariationForm,
}


def form_for(dps: DynamicPurchasingSystem, kind: str, data: Any, drafted: Variation | None = None) -> VariationForm:
    """The form of a kind, filled from a draft if there is one."""
    initial: dict[str, Any] = {}
    if drafted is not None:
        columns = {name: getattr(drafted, name) for name in ("reason", "effective_on", "validity_end")}
        initial = drafted.facts | columns
    return FORMS[kind](dps, data, initial=initial)


class RefusalForm(forms.Form):
    """Why a proposal is refused."""

    reason = forms.CharField(widget=forms.Textarea, label="Why is it refused?")


class SummaryForm(forms.Form):
    """What a version of the specification changes, in a sentence."""

    summary = forms.CharField(widget=forms.Textarea, required=False, label="What has changed, in a sentence or two")


class RequirementForm(forms.ModelForm):
    """One requirement of a version that is being drafted. Where it brings a new lot, no tick means that lot alone."""

    lots = forms.ModelMultipleChoiceField(Lot.objects.none(), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Requirement
        fields = ["code", "heading", "text", "level"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lots"].queryset = self.instance.version.dps.lots.all()  # type: ignore[attr-defined]
        if not self.instance._state.adding:
            self.initial["lots"] = [lot.pk for lot in self.instance.lots.all()]
        if brings_a_lot(self.instance.version):
            self.fields["lots"].required = False
            self.fields["lots"].help_text = "Tick none if it counts for the new lot alone."

    def _post_clean(self) -> None:
        """The action writes, not the form."""


class LibraryForm(forms.Form):
    """A further document of a published DPS."""

    title = forms.CharField(max_length=200, help_text="The title of a document that is there makes its next version.")
    upload = OneFileField(label="File")
    reason = forms.CharField(
        widget=forms.Textarea, label="Why is it published?", help_text="Everybody told reads this."
    )
