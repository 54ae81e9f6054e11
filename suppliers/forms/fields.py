"""One form field for each kind of question. A field checks form, never completeness: a draft may have gaps."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator

from accounts.forms.days import DAYS
from accounts.forms.numbers import CountField, MoneyField, without_commas
from documents.forms import FilesField
from ledger import clock
from regulations.calendar import uk_date
from regulations.words import day_words
from suppliers.questionnaire import NONE, Question

LONG_TEXT = 10_000
SHORT_TEXT = 300
URL_LENGTH = 500
GREATEST_COUNT = 10_000_000
GREATEST_SUM = Decimal("999999999999.99")


def no_control_characters(text: str) -> None:
    """Refuse characters that no keyboard types, which break PDFs and exports."""
    for character in text:
        if _is_control(character):
            raise ValidationError(
                f"Your text holds a character that cannot be shown (U+{ord(character):04X}). Remove it and save again."
            )


def is_printable(text: str) -> bool:
    """Whether it holds nothing that pages and the database cannot show or keep."""
    return not any(_is_control(character) for character in text)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t"


def not_passed(day: date) -> None:
    """Refuse a day that has passed, where evidence has to be in force."""
    if day < uk_date(clock.now()):
        raise ValidationError(
            f"This ran out on {day_words(day)}. Give what is in force, and the day on which it runs out."
        )


def not_to_come(day: date) -> None:
    """Refuse a day that is still to come, where something has to have happened."""
    if day > uk_date(clock.now()):
        raise ValidationError(f"{day_words(day)} is still to come. Give the day on which it happened.")


def at_most_words(limit: int) -> Callable[[str], None]:
    """A limit in words, with the count in its message."""

    def check(text: str) -> None:
        words = len(text.split())
        if words > limit:
            raise ValidationError(f"Your answer has {words:,} words. Shorten it to {limit:,} words or fewer.")

    return check


def none_alone(chosen: Sequence[str]) -> None:
    """Refuse "none of these" beside one of these."""
    if NONE in chosen and len(chosen) > 1:
        raise ValidationError("You chose none of these and one of these as well. Take one of the two away.")


class PlainText(forms.CharField):
    """Text with one kind of line end and no control characters."""

    default_validators = [no_control_characters]

    def to_python(self, value: Any) -> str:
        """The text with line ends as \\n."""
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


def long_text(label: str | None = None, hint: str = "", *, most: int = LONG_TEXT, **options: Any) -> PlainText:
    """A field for several sentences; without a label it is named after itself."""
    return PlainText(label=label, help_text=hint, max_length=most, widget=forms.Textarea, **options)


class WholeNumberField(CountField):
    """A count, typed with or without commas."""

    def to_python(self, value: Any) -> Any:
        """The number without commas between thousands and spaces."""
        return super().to_python(without_commas(value) if isinstance(value, str) else value)


def field_for(question: Question) -> forms.Field:
    """The form field that takes the answer to this question."""
    label = question.text if question.required else f"{question.text} (optional)"
    common: dict[str, Any] = {"label": label, "help_text": question.hint, "required": False}
    return _MAKERS[question.kind](question, common)


def _text(question: Question, common: dict[str, Any]) -> forms.Field:
    validators = [RegexValidator(rf"\A{question.pattern}\Z", question.pattern_hint)] if question.pattern else []
    return PlainText(max_length=SHORT_TEXT, validators=validators, **common)


def _long_text(question: Question, common: dict[str, Any]) -> forms.Field:
    validators = [at_most_words(question.max_words)] if question.max_words else []
    return PlainText(max_length=LONG_TEXT, widget=forms.Textarea, validators=validators, **common)


def _choice(question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=question.options, widget=forms.RadioSelect, **common)


def _multi_choice(question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=question.options, widget=forms.CheckboxSelectMultiple, validators=[none_alone], **common
    )


def _date(question: Question, common: dict[str, Any]) -> forms.Field:
    common["help_text"] = common["help_text"] or "For example 27 3 2017"
    validators = [not_passed] * question.ahead + [not_to_come] * question.past
    return forms.DateField(input_formats=DAYS, validators=validators, **common)


def _money(question: Question, common: dict[str, Any]) -> forms.Field:
    return MoneyField(
        max_digits=14, decimal_places=2, max_value=GREATEST_SUM, localize=False, **common,
    )  # fmt: skip


def _whole_number(question: Question, common: dict[str, Any]) -> forms.Field:
    return WholeNumberField(
        validators=[MinValueValidator(0)], max_value=GREATEST_COUNT,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}), **common,
    )  # fmt: skip


_MAKERS: dict[str, Callable[[Question, dict[str, Any]], forms.Field]] = {
    "text": _text,
    "long_text": _long_text,
    "choice": _choice,
    "yes_no": _choice,
    "multi_choice": _multi_choice,
    "date": _date,
    "money": _money,
    "whole_number": _whole_number,
    "email": lambda question, common: forms.EmailField(max_length=254, **common),
    "url": lambda question, common: forms.URLField(max_length=URL_LENGTH, assume_scheme="https", **common),
    "files": lambda question, common: FilesField(**common),
}
