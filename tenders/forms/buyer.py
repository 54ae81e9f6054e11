"""Forms of the buyer's side."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.choices import YesNoField
from accounts.forms.days import DAYS, in_known_years
from accounts.forms.numbers import CountField, MoneyField, NumberField
from accounts.models import Organisation, User
from dps.models import Lot
from regulations.prices import FORMULAS
from regulations.ranking import LOTS, TIE_BREAKS
from regulations.words import number_words
from suppliers.forms.fields import PlainText, long_text
from tenders.models import Competition, CompetitionCriterion, OpenerKey, PriceUnit, Timing
from tenders.recipients import RecipientRow, as_text, decode, parse

PRICE_ROWS = 6
CSV_MAX_BYTES = 2_000_000
LINE_ERRORS_SHOWN = 20


class MomentInput(forms.DateTimeInput):
    """The browser's own control for a date and time."""

    input_type = "datetime-local"


class MomentField(forms.DateTimeField):
    """A date and time as the UK's clocks show it."""

    default_validators = [in_known_years]

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]
        super().__init__(input_formats=formats, widget=MomentInput(format=formats[0]), **kwargs)
        self.error_messages["invalid"] = "Enter a date and time, such as 20/02/2018 12:00."


class NewCallOffForm(forms.Form):
    """Who buys, from which lot, what."""

    buyer = forms.ModelChoiceField(Organisation.objects.none(), empty_label=None, label="Buying body")
    lot = forms.ModelChoiceField(Lot.objects.none(), empty_label=None, widget=forms.RadioSelect)
    title = PlainText(max_length=200, help_text="What suppliers see first: “Online consultations for Leeds practices”.")

    def __init__(self, buyers: Iterable[Organisation], lots: Any, *args: Any) -> None:
        super().__init__(*args)
        self.fields["buyer"].queryset = Organisation.objects.filter(pk__in=[b.pk for b in buyers])  # type: ignore[attr-defined]
        self.fields["lot"].queryset = lots  # type: ignore[attr-defined]
        self.fields["lot"].label_from_instance = lambda lot: f"{lot.dps.title}: {lot}"  # type: ignore[attr-defined]


class NeedForm(forms.Form):
    """What is needed."""

    title = PlainText(max_length=200)
    need = long_text("What is needed, and why", "Who will use it, what it has to do for them, anything local.")


class ValueForm(forms.Form):
    """Value and term."""

    value_ex_vat = MoneyField(
        label="Estimated value over the whole term, without VAT",
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
    )
    contract_start = forms.DateField(
        label="Start of the contract", input_formats=DAYS, validators=[in_known_years],
        help_text="For example, 1 4 2018.",
        error_messages={"invalid": "Enter a date, such as 1 4 2018."},
    )  # fmt: skip
    term_months = CountField(label="Length in months", min_value=1, max_value=120)


class DatesForm(forms.Form):
    """When bids are due."""

    questions_deadline = MomentField(
        label="Questions are taken until", help_text="UK time. Answers have to be out 6 days before bids are due."
    )
    deadline = MomentField(
        label="Bids are due by", help_text="UK time. At least 10 days after the invitation goes out (rule DPS-08)."
    )


class RecipientsForm(forms.Form):
    """Practices, pasted or imported."""

    practices = long_text(
        "Practices",
        "One a line: ODS code, name, registered patients, parted by commas or tabs.",
        required=False,
        most=1_000_000,
    )
    csv_file = forms.FileField(
        required=False, label="Or import a csv file", help_text="The same three columns. It replaces the list above."
    )

    @classmethod
    def of(cls, competition: Competition, data: Any = None, files: Any = None) -> RecipientsForm:
        """The form with the list as it is."""
        rows = [RecipientRow(r.ods_code, r.name, r.patients) for r in competition.recipients.all()]
        return cls(data, files, initial={"practices": as_text(rows)})

    def clean(self) -> dict[str, Any]:
        """The rows, or what is wrong with which line."""
        given = super().clean() or {}
        file = given.get("csv_file")
        if file and file.size > CSV_MAX_BYTES:
            raise ValidationError({"csv_file": "The file is larger than 2 MB. A list of practices is much smaller."})
        field = "csv_file" if file else "practices"
        rows, errors = parse(decode(file.read()) if file else given.get("practices", ""))
        if errors:
            shown = [str(error) for error in errors[:LINE_ERRORS_SHOWN]]
            more = len(errors) - len(shown)
            raise ValidationError({field: [*shown, *([f"And {more} more lines."] if more else [])]})
        if not rows:
            raise ValidationError({field: "Give at least one practice."})
        return {"rows": rows}


class CriteriaForm(forms.Form):
    """Weights, questions and the scale, a set of fields for each criterion."""

    max_score = NumberField(
        label="Highest score", max_digits=6, decimal_places=2, min_value=Decimal(1),
        help_text="Evaluators score each quality criterion from 0 to this.",
    )  # fmt: skip

    def __init__(self, criteria: list[CompetitionCriterion], *args: Any) -> None:
        super().__init__(*args)
        self.criteria = criteria
        self.initial["max_score"] = number_words(criteria[0].max_score) if criteria else 5
        for criterion in criteria:
            published = criterion.award_criterion
            least, most = number_words(published.weight_min), number_words(published.weight_max)
            self.fields[f"weight_{criterion.code}"] = NumberField(
                label=f"Weight of {criterion.title}, per cent", max_digits=5, decimal_places=2, min_value=0,
                max_value=100, initial=number_words(criterion.weight),
                help_text=f"The DPS notice allows {least} to {most}.",
            )  # fmt: skip
            if criterion.kind == "quality":
                self.fields[f"text_{criterion.code}"] = long_text(
                    f"What bidders answer under {criterion.title}", required=False, most=4_000
                )
                self.initial[f"text_{criterion.code}"] = criterion.text

    def cleaned(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "weights": {c.code: given[f"weight_{c.code}"] for c in self.criteria},
            "texts": {c.code: given[f"text_{c.code}"] for c in self.criteria if f"text_{c.code}" in given},
            "max_score": given["max_score"],
        }


class PricingForm(forms.Form):
    """The lines of the schedule and the formula."""

    price_formula = forms.ChoiceField(
        label="Formula that scores the total prices", widget=forms.RadioSelect,
        choices=[(f.id, f"{f.title}: {f.text} ({f.id})") for f in FORMULAS.values()],
    )  # fmt: skip
    willingness_to_pay = MoneyField(
        required=False, label="Pounds one quality point is worth (PRICE-F5 only)", max_digits=12, decimal_places=2
    )

    def __init__(self, competition: Competition, *args: Any) -> None:
        super().__init__(*args)
        held = {line.position: line for line in competition.price_lines.all()}
        self.initial["price_formula"] = competition.price_formula or "PRICE-F1"
        self.initial["willingness_to_pay"] = competition.price_parameters.get("willingness_to_pay")
        for number in range(1, PRICE_ROWS + 1):
            line = held.get(number)
            self.fields[f"label_{number}"] = PlainText(
                required=False, max_length=200, label=f"Line {number}", initial=line.label if line else ""
            )
            self.fields[f"unit_{number}"] = forms.ChoiceField(
                choices=PriceUnit.choices, label="Price", initial=line.unit if line else PriceUnit.PATIENT
            )
            self.fields[f"timing_{number}"] = forms.ChoiceField(
                choices=Timing.choices, label="Paid", initial=line.timing if line else Timing.YEARLY
            )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each line."""
        return [(self[f"label_{n}"], self[f"unit_{n}"], self[f"timing_{n}"]) for n in range(1, PRICE_ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """The lines that have a label; at least one."""
        given = super().clean() or {}
        lines = [
            {"label": given[f"label_{n}"], "unit": given.get(f"unit_{n}"), "timing": given.get(f"timing_{n}")}
            for n in range(1, PRICE_ROWS + 1)
            if given.get(f"label_{n}")
        ]
        if not lines:
            self.add_error("label_1", "Give at least one line, such as “Licence”.")
        return {
            "lines": lines,
            "price_formula": given.get("price_formula", ""),
            "willingness_to_pay": given.get("willingness_to_pay"),
        }


STEPS = [("", "Nothing more")] + [(step, text.capitalize()) for step, text in TIE_BREAKS.items() if step != LOTS]


class TieBreakForm(forms.Form):
    """How equal totals are parted."""

    first = forms.ChoiceField(choices=STEPS[1:], label="First, the bid with")
    second = forms.ChoiceField(choices=STEPS, required=False, label="Then the bid with")
    third = forms.ChoiceField(choices=STEPS, required=False, label="Then the bid with")

    @classmethod
    def of(cls, competition: Competition, data: Any = None) -> TieBreakForm:
        """The form with the order as it is."""
        steps = [step for step in competition.tie_break if step != LOTS]
        return cls(data, initial=dict(zip(("first", "second", "third"), steps, strict=False)))

    def cleaned(self) -> dict[str, Any]:
        """What the action takes; lots come last, so that it always decides."""
        given = self.cleaned_data
        return {"order": [given[name] for name in ("first", "second", "third") if given[name]] + [LOTS]}


class OpenersForm(forms.Form):
    """The two who open."""

    first = forms.ModelChoiceField(User.objects.none(), label="First opener")
    second = forms.ModelChoiceField(User.objects.none(), label="Second opener")

    def __init__(self, people: Any, keys: dict[Any, OpenerKey], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.queryset = people
            field.label_from_instance = lambda person: (
                f"{person}: {'has a key' if person.pk in keys else 'has to make a key first'}"
            )


class ConflictForm(forms.Form):
    """A declaration."""

    has_conflict = YesNoField(
        label="Do you have a financial, economic or other personal interest in the outcome?",
        choices=[("no", "No, I have no conflict of interest"), ("yes", "Yes, I have or may have one")],
        error_messages={"required": "Say whether you have a conflict of interest."},
    )  # fmt: skip
    details = long_text("If yes, what it is", "Procurement officers and the auditor read this.", required=False)


class MeasureForm(forms.Form):
    """What was done about a conflict."""

    measure = long_text("Measure taken", "For example: takes no part; a colleague does the work.")


class KeyForm(forms.Form):
    """A passphrase, twice."""

    passphrase = forms.CharField(
        strip=False, max_length=1_000, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 16 characters: four or more words that do not belong together work well.",
    )  # fmt: skip
    passphrase_again = forms.CharField(
        strip=False, max_length=1_000, label="The same passphrase again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    kept = forms.BooleanField(
        label="I have kept it where I will find it, and nobody else will",
        error_messages={"required": "Keep the passphrase somewhere safe first. Nobody can tell it to you again."},
    )


class PassphraseForm(forms.Form):
    """A passphrase to open with."""

    passphrase = forms.CharField(
        strip=False, max_length=1_000, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        label="Your passphrase for opening bids",
    )  # fmt: skip


class ExtendForm(forms.Form):
    """A later deadline."""

    deadline = MomentField(label="Bids will be due by", help_text="UK time, later than now set.")
    reason = long_text("Reason", "Everybody invited reads it.", most=4_000)


class ReasonForm(forms.Form):
    """Reasons for cancelling, or for giving up a draft, which nobody outside has seen."""

    reason = long_text("Reasons", "They are sent to everybody invited and published.", most=4_000)

    def __init__(self, is_published: bool, *args: Any) -> None:  # noqa: FBT001  what is cancelled
        super().__init__(*args)
        if not is_published:
            self.fields["reason"].help_text = "They are kept with the draft, for people of your body and auditors."


class AnswerForm(forms.Form):
    """An answer to all."""

    shown_as = long_text("The question as everybody will read it", "Take out whatever shows who asked.", most=4_000)
    answer = long_text("Answer", "It goes to everybody invited at once.", most=4_000)
