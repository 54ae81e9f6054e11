"""Forms of a DPS's draft. What is lawful the gate says; forms see to form only."""

from __future__ import annotations

import csv
import io
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.days import DAYS, in_known_years
from accounts.forms.numbers import MoneyField, NumberField
from accounts.models import Kind, Organisation
from documents.forms import OneFileField
from dps.cpv import is_cpv_code
from dps.models import AwardCriterion, DynamicPurchasingSystem, Lot, Requirement, SelectionCriterion
from dps.sections import SECTIONS

NOT_BUYERS = {Kind.SUPPLIER, Kind.AUDIT_BODY, Kind.OTHER}
ROWS_AT_MOST = 1_000
TEXT_AT_MOST = 10_000
WHOLE = 100
COLUMNS = ("code", "lots", "level", "heading", "text")


class NewDPSForm(forms.Form):
    """The beginning of a DPS."""

    contracting_authority = forms.ModelChoiceField(Organisation.objects.none(), empty_label=None)
    reference = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9-]{2,29}$",
        label="Procurement reference",
        help_text="3 to 30 letters, digits and hyphens, such as NHSE-OC-2017. It becomes the address of the notice.",
        error_messages={"invalid": "Use 3 to 30 letters, digits and hyphens, beginning with a letter or digit."},
    )
    title = forms.CharField(max_length=300)

    def __init__(self, authorities: list[Organisation], *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["contracting_authority"]
        field.queryset = Organisation.objects.filter(pk__in=[a.pk for a in authorities])  # type: ignore[attr-defined]


class CPVField(forms.CharField):
    """CPV codes, separated by commas or blanks."""

    def prepare_value(self, value: Any) -> Any:
        """A list as the person would type it."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """A list of codes without their check digits."""
        codes = [code.strip() for code in str(value or "").replace(",", " ").split()]
        wrong = [code for code in codes if not is_cpv_code(code)]
        if wrong:
            raise ValidationError(f"“{wrong[0]}” is not a CPV code. A code has eight digits, such as 48000000.")
        return [code[:8] for code in codes]

    def validate(self, value: Any) -> None:
        """Several are allowed; whether there is one at all the gate asks."""


YES_NO = (("True", "Yes"), ("False", "No"))


def yes_no(label: str) -> forms.TypedChoiceField:
    """A question answered by yes or no, or not yet."""
    return forms.TypedChoiceField(
        choices=YES_NO, coerce=lambda value: value == "True", empty_value=None, required=False,
        widget=forms.RadioSelect, label=label,
    )  # fmt: skip


class SectionForm(forms.ModelForm):
    """One section of the draft; made by `section_form`."""

    class Meta:
        model = DynamicPurchasingSystem
        fields: list[str] = []
        field_classes = {"value_ex_vat": MoneyField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "cpv_codes" in self.fields:
            self.fields["cpv_codes"] = CPVField(
                label="CPV codes",
                required=False,
                help_text="Eight digits each, such as 48000000. Separate with commas.",
            )
        for name, label in (("suits_sme", "Is the contract suitable for SMEs?"), ("suits_vcse", "And for VCSEs?")):
            if name in self.fields:
                self.fields[name] = yes_no(label)
        if "eligible_kinds" in self.fields:
            self.fields["eligible_kinds"] = forms.MultipleChoiceField(
                choices=[(kind.value, kind.label) for kind in Kind if kind not in NOT_BUYERS],
                widget=forms.CheckboxSelectMultiple, required=False, label="Kinds of public body that may buy",
            )  # fmt: skip
        if "first_round_deadline" in self.fields:
            self._dates()

    def _dates(self) -> None:
        hints = {
            "first_round_deadline": "At least 30 days after publication (rule DPS-07). UK time.",
            "validity_start": "",
            "validity_end": "Applications stay open until the end of this day.",
            "extended_first_assessment_days": "Calendar days from receipt; none if left empty. Locked at publication.",
        }
        for name, hint in hints.items():
            self.fields[name].help_text = hint
        for name in ("first_round_deadline", "validity_start", "validity_end"):
            self.fields[name].validators.append(in_known_years)
        for name in ("validity_start", "validity_end"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            self.fields[name].input_formats = DAYS  # type: ignore[attr-defined]
        self.fields["first_round_deadline"].widget = forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
        )

    def _post_clean(self) -> None:
        """The action writes, not the form: the instance stays as it was read."""


def section_form(section: str, dps: DynamicPurchasingSystem, data: Any = None) -> SectionForm:
    """The form of one section, filled from the draft."""
    made = forms.modelform_factory(DynamicPurchasingSystem, form=SectionForm, fields=SECTIONS[section].fields)
    return cast("SectionForm", made(data, instance=dps))


class LotForm(forms.ModelForm):
    """A lot."""

    class Meta:
        model = Lot
        fields = ["title", "objective_definition", "max_call_off_value_ex_vat", "area"]
        field_classes = {"max_call_off_value_ex_vat": MoneyField}
        labels = {"max_call_off_value_ex_vat": "Largest value of one call-off, without VAT (optional)"}


class SelectionCriterionForm(forms.ModelForm):
    """A selection criterion of a lot."""

    class Meta:
        model = SelectionCriterion
        fields = ["code", "heading", "text", "kind", "minimum_turnover"]
        field_classes = {"minimum_turnover": MoneyField}
        labels = {"minimum_turnover": "Least yearly turnover in pounds (financial criteria only)"}

    def _post_clean(self) -> None:
        """The action writes, not the form."""


class AwardCriterionForm(forms.ModelForm):
    """An award criterion of a lot with its range."""

    class Meta:
        model = AwardCriterion
        fields = ["code", "title", "text", "kind", "weight_min", "weight_max"]
        field_classes = {"weight_min": NumberField, "weight_max": NumberField}

    def clean(self) -> dict[str, Any]:
        """Refuse a range that is none, in words; the table's constraint would name itself."""
        given = super().clean() or {}
        least, most = given.get("weight_min"), given.get("weight_max")
        if least is not None and most is not None and not 0 <= least <= most <= WHOLE:
            self.add_error("weight_max", "Give a range inside 0 to 100, the least weight first.")
        return given

    def _post_clean(self) -> None:
        """The action writes, not the form."""


class RequirementsForm(forms.Form):
    """Requirements typed, pasted or from a CSV file: code, lots, level, heading, text."""

    rows = forms.CharField(
        widget=forms.Textarea,
        required=False,
        label="Requirements",
        help_text="One a line: code, lots, must or should, heading, text. Lots as 1 or 1+2. Quote texts with commas.",
    )
    file = forms.FileField(required=False, label="Or a CSV file with the same columns")

    def __init__(self, dps: DynamicPurchasingSystem, *args: Any, new_lot: bool = False) -> None:
        super().__init__(*args)
        self.lots = {str(lot.number): lot for lot in dps.lots.all()}
        self.new_lot = new_lot
        if new_lot:
            self.fields["rows"].help_text += " Leave the lots empty for what counts for the new lot alone."

    def clean(self) -> dict[str, Any]:
        """Rows ready for the action; every wrong line is named."""
        cleaned = super().clean() or {}
        text = cleaned.get("rows") or ""
        if cleaned.get("file"):
            try:
                text = cleaned["file"].read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise ValidationError({"file": "The file is not UTF-8 text. Save it as CSV UTF-8."}) from error
            if "\x00" in text:
                raise ValidationError({"file": "The file holds characters that cannot be shown. Save it as CSV UTF-8."})
        if not text.strip():
            raise ValidationError({"rows": "Type or paste at least one requirement, or choose a file."})
        cleaned["parsed"] = self._parse(text)
        return cleaned

    def _parse(self, text: str) -> list[dict[str, Any]]:
        parsed, problems = [], []
        for number, row in enumerate(_lines(text), start=1):
            if not row or (number == 1 and tuple(cell.strip().lower() for cell in row) == COLUMNS):
                continue
            try:
                parsed.append(self._row(row))
            except ValidationError as error:
                problems.append(f"Line {number}: {' '.join(error.messages)}")
        if len(parsed) > ROWS_AT_MOST:
            problems.append(f"At most {ROWS_AT_MOST:,} lines at once.")
        if problems:
            raise ValidationError({"rows": problems})
        return parsed

    def _row(self, row: list[str]) -> dict[str, Any]:
        if len(row) != len(COLUMNS):
            columns = "1 column" if len(row) == 1 else f"{len(row)} columns"
            raise ValidationError(f"It has {columns} instead of {len(COLUMNS)}.")
        code, lots, level, heading, text = (cell.strip() for cell in row)
        if level.lower() not in Requirement.Level.values:
            raise ValidationError(f"“{level}” is neither must nor should.")
        numbers = [] if self.new_lot and not lots else lots.split("+")
        unknown = [number for number in numbers if number.strip() not in self.lots]
        if unknown:
            raise ValidationError(f"There is no lot “{unknown[0]}”.")
        if not (code and heading and text):
            raise ValidationError("Code, heading and text are all needed.")
        if len(code) > 20 or len(heading) > 200:
            raise ValidationError("A code has at most 20 and a heading at most 200 characters.")
        if len(text) > TEXT_AT_MOST:
            raise ValidationError(f"A text has at most {TEXT_AT_MOST:,} characters.")
        return {
            "code": code,
            "level": level.lower(),
            "heading": heading,
            "text": text,
            "lots": [self.lots[number.strip()] for number in numbers],
        }


def _lines(text: str) -> list[list[str]]:
    """The lines of a table, or that it is none."""
    try:
        return list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise ValidationError(
            {"rows": "This is no table: a quote is not closed, or a cell is far too long."}
        ) from error


class DocumentForm(forms.Form):
    """A document for everybody to download."""

    title = forms.CharField(max_length=200, help_text="The same title again makes its next version.")
    upload = OneFileField(label="File")
