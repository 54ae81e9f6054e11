"""Findings on declared grounds, with each element of self-cleaning; and a ground to be set aside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms import BoundField

from accounts.forms.choices import YesNoField
from regulations.exclusion import Judgement
from suppliers.forms.fields import long_text
from suppliers.forms.steps import FindingForm
from suppliers.models import ElementJudgement, GroundOverride

SUFFICIENT = [("yes", "Sufficient"), ("no", "Not sufficient")]


class GroundFindingForm(FindingForm):
    """The finding on a ground that can exclude: each element of what was done since is judged first (EXC-06)."""

    def __init__(self, data: Any, *args: Any, kept: Iterable[ElementJudgement] = (), **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        known = {row.element: row for row in kept}
        for element, words in ElementJudgement.Element.choices:
            row = known.get(element)
            self.fields[element] = forms.ChoiceField(
                label=words, choices=SUFFICIENT, widget=forms.RadioSelect, required=False,
                initial=None if row is None else "yes" if row.sufficient else "no",
            )  # fmt: skip
            self.fields[f"{element}_reason"] = long_text(
                "If not sufficient, why", required=False, initial=row.reason if row else ""
            )

    @property
    def elements(self) -> list[tuple[BoundField, BoundField]]:
        """Each element with the field for its reason."""
        return [(self[element], self[f"{element}_reason"]) for element in ElementJudgement.Element.values]

    @property
    def judged(self) -> dict[str, Judgement]:
        """What was judged of each element."""
        given = {element: self.cleaned_data.get(element) for element in ElementJudgement.Element.values}
        return {
            element: Judgement(answer == "yes", self.cleaned_data.get(f"{element}_reason", ""))
            for element, answer in given.items()
            if answer
        }

    def clean(self) -> dict[str, Any]:
        """Who finds judges every element, with the reason where one is not sufficient."""
        given = super().clean()
        for element, words in ElementJudgement.Element.choices:
            if given.get("verdict") and not given.get(element):
                self.add_error(element, f"Judge whether this is sufficient: {words}")
            if given.get(element) == "no" and not given.get(f"{element}_reason"):
                self.add_error(f"{element}_reason", "Say why it is not sufficient: the supplier is owed the reasons")
        return given


class ProposeOverrideForm(forms.Form):
    """Why a binding ground should be set aside."""

    why = forms.ChoiceField(
        label="Why is it set aside?", widget=forms.RadioSelect, error_messages={"required": "Choose the lawful reason"}
    )
    reason = long_text(
        "Your reasons",
        "They stand in the decision and in the letter",
        error_messages={"required": "Give the reason why this ground is set aside: it stands in the decision"},
    )

    def __init__(self, reasons: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(key, words) for key, words in GroundOverride.Why.choices if key in set(reasons)]
        cast("forms.ChoiceField", self.fields["why"]).choices = allowed


class AnswerOverrideForm(forms.Form):
    """The senior person's answer."""

    approved = YesNoField(
        label="Is the ground set aside?",
        choices=[("yes", "Yes, it does not exclude here"), ("no", "No, it excludes")],
        error_messages={"required": "Choose whether the ground is set aside"},
    )  # fmt: skip
    answer = long_text("Your reasons", error_messages={"required": "Give your reasons: they stand in the decision"})
