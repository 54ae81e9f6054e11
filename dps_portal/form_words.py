"""What is wrong in a field of a form, in plain words that name it.

Django's own messages name no field, and the list at the top of a page shows them away from theirs. What our forms say
in their own words stays as they say it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from accounts.forms.numbers import MoneyField

OPTIONAL = " (optional)"
CHOSEN = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple)


def field_errors(bound: BoundField) -> list[str]:
    """What is wrong in this field, the first thing first. A further message of Django's own only says it again."""
    errors = bound.form.errors.as_data().get(bound.name, [])
    return [_said(bound, error) for number, error in enumerate(errors) if number == 0 or error.code not in _WORDS]


def _said(bound: BoundField, error: ValidationError) -> str:
    text = " ".join(error.messages)
    django_says, words = _WORDS.get(error.code or "", ("", None))
    if words is None or not text.startswith(django_says):
        return text
    return words(bound, _Numbers(error.params or {}))


class _Numbers(dict[str, Any]):
    """The values of a message; numbers with commas between the thousands."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__({name: _with_commas(value) for name, value in params.items()})


def _with_commas(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return f"{value:,}" if hasattr(value, "__int__") and not isinstance(value, (bool, str)) else value


def _label(bound: BoundField) -> str:
    return f"“{str(bound.label).removesuffix(OPTIONAL)}”"


def _missing(bound: BoundField, _values: _Numbers) -> str:
    widget = bound.field.widget
    if isinstance(widget, CHOSEN):
        return f"Choose an answer to {_label(bound)}"
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick {_label(bound)}"
    if isinstance(widget, forms.FileInput):
        return f"Choose a file for {_label(bound)}"
    return f"Fill in {_label(bound)}"


def _wrong_kind(bound: BoundField, _values: _Numbers) -> str:
    """The first kind that fits: a whole number's field is a number's too."""
    shown = next((shown for kind, shown in _KINDS if isinstance(bound.field, kind)), "in another form")
    return f"Give {_label(bound)} {shown}"


_KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "as an e-mail address, for example name@example.co.uk"),
    (forms.URLField, "as a web address, for example https://www.example.co.uk"),
    (MoneyField, "as an amount in pounds, for example £1,250.50"),
    (forms.DecimalField, "as a number, for example 1250.50"),
    (forms.IntegerField, "as a whole number, for example 12"),
    (forms.DateField, "as a real date, for example 27 3 2017"),
    (forms.TimeField, "as a time, for example 14:30"),
    (forms.DateTimeField, "as a date with a time, for example 27/3/2017 14:30"),
)


def _template(text: str) -> Callable[[BoundField, _Numbers], str]:
    return lambda bound, values: text.format(label=_label(bound), **values)


_WORDS: dict[str, tuple[str | tuple[str, ...], Callable[[BoundField, _Numbers], str] | None]] = {
    "required": ("This field is required", _missing),
    "invalid": (("Enter a valid", "Enter a whole number.", "Enter a number."), _wrong_kind),
    "invalid_choice": ("Select a valid choice", _template("Choose one of the answers offered for {label}")),
    "max_length": (
        "Ensure this value has at most",
        _template("Shorten {label} to {limit_value} characters or fewer. It has {show_value}."),
    ),
    "min_length": (
        "Ensure this value has at least",
        _template("{label} needs {limit_value} characters or more. It has {show_value}."),
    ),
    "empty": (
        "The submitted file is empty",
        _template("The file for {label} is empty. Choose one that holds something"),
    ),
    "null_characters_not_allowed": (
        "Null characters",
        _template("{label} holds a character that cannot be shown. Type it again without it."),
    ),
    "max_value": ("Ensure this value", _template("{label} can be {limit_value} at most")),
    "min_value": ("Ensure this value", _template("{label} has to be {limit_value} or more")),
    "max_digits": ("Ensure that there", _template("{label} can have {max} digits at most")),
    "max_decimal_places": ("Ensure that there", _template("{label} can have {max} decimal places at most")),
    "max_whole_digits": ("Ensure that there", _template("{label} can have {max} digits before the point at most")),
}
"""By code: how Django's own message begins, and what is said in its place."""
