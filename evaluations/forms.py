"""Forms of evaluation and award."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from accounts.forms.choices import YesNoField
from accounts.forms.days import DayField
from accounts.forms.numbers import MoneyField, NumberField
from accounts.models import User
from suppliers.forms.fields import PlainText, long_text
from tenders.models import Competition, CompetitionCriterion


class PanelForm(forms.Form):
    """Somebody to name, with the criteria they score."""

    person = forms.ModelChoiceField(User.objects.none(), label="Person", empty_label="Choose somebody")
    criteria = forms.ModelMultipleChoiceField(
        CompetitionCriterion.objects.none(), widget=forms.CheckboxSelectMultiple, label="Criteria to score"
    )

    def __init__(self, competition: Competition, people: Any, *args: Any) -> None:
        super().__init__(*args)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["criteria"].queryset = competition.criteria.filter(kind="quality")  # type: ignore[attr-defined]


class ComplianceForm(forms.Form):
    """The judgement on one bid."""

    compliant = YesNoField(
        label="Judgement", choices=[("yes", "It complies with what was asked"), ("no", "It does not comply")]
    )
    reasons = long_text(most=4000)


class LeaveOutForm(forms.Form):
    """Why a bid is left out."""

    reasons = long_text(most=4000, hint="The bidder reads them in its letter.")


class ScoresForm(forms.Form):
    """One evaluator's scores of one bid: a score and a reason per criterion, either may wait."""

    def __init__(self, criteria: Iterable[CompetitionCriterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            top = f"{criterion.max_score.normalize():f}"
            self.fields[f"score_{criterion.code}"] = NumberField(
                label=f"Score for {criterion.title}, 0 to {top}", required=False, min_value=0,
                max_value=criterion.max_score, max_digits=6, decimal_places=2,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )  # fmt: skip
            self.fields[f"rationale_{criterion.code}"] = long_text(
                f"Your reason for the score for {criterion.title}", required=False, most=8000
            )

    def given(self) -> list[tuple[CompetitionCriterion, Decimal | None, str]]:
        """Score and reason per criterion."""
        return [
            (c, self.cleaned_data[f"score_{c.code}"], self.cleaned_data[f"rationale_{c.code}"]) for c in self.criteria
        ]


class ConsensusForm(forms.Form):
    """The score the panel agreed on."""

    score = NumberField(
        max_digits=6, decimal_places=2, min_value=0, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        label="Consensus score",
    )  # fmt: skip
    rationale = long_text(
        "The reason the panel agreed on",
        "Bidders read it in their letters. Say why the score differs from individual scores where it does.",
        most=8000,
    )


class RecommendForm(forms.Form):
    """What is recommended, and why."""

    rule_fields: ClassVar = {"SEL-02": "evidence_checked"}

    outcome = forms.ChoiceField(
        choices=(("award", "Award to the bid in first place"), ("no_award", "Make no award")), widget=forms.RadioSelect
    )
    reasons = long_text(most=8000, hint="Every bidder reads these reasons. For no award they are public.")
    evidence_checked = forms.BooleanField(
        required=False, label="The winner's evidence has been checked and is current (rule SEL-02)"
    )
    voluntary_standstill = forms.BooleanField(
        required=False,
        label="Keep a voluntary standstill of 10 days",
        help_text="Not required under a DPS. Recommended where the value reaches the threshold (rule STD-03).",
    )


class ReturnForm(forms.Form):
    """Why a recommendation goes back."""

    reason = long_text("Why it goes back", most=4000)


class ContractForm(forms.Form):
    """The signed contract."""

    value_ex_vat = MoneyField(max_digits=14, decimal_places=2, min_value=Decimal("0.01"), label="Value without VAT")
    concluded_on = DayField(label="Date the last party signed")
    signed_for_supplier = PlainText(max_length=200, label="Signed for the supplier by")
    signed_for_buyer = PlainText(max_length=200, label="Signed for the buyer by")


class ExplainForm(forms.Form):
    """A bidder's explanation of its price."""

    explanation = long_text("How your price comes about", most=8000)


class JudgeForm(forms.Form):
    """The buyer's judgement on an explanation."""

    satisfactory = YesNoField(label="Does the explanation satisfy you?")
    judgement = long_text("Reasons", most=4000)
