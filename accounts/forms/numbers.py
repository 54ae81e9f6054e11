"""The field that every amount, weight and score typed into the portal goes through."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

NOT_WRITTEN = re.compile(r"[a-zA-Z_]")
PARTED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
KEPT = re.compile(r"-?\d+\.\d\d")  # as amounts are stored


def without_commas(text: str) -> str:
    """The number without the commas between its thousands, blanks and a pound sign.

    A comma elsewhere is refused with a ValidationError: whoever types 0,50 means half a pound, and not fifty.
    """
    plain = re.sub(r"[£\s]", "", text)
    if "," in plain and PARTED.fullmatch(plain) is None:
        raise ValidationError("Use commas only between thousands, and a point before pence: 1,000.50", code="comma")
    return plain.replace(",", "")


class NumberField(forms.DecimalField):
    """A number as people write it. Python would take 1e3 and 1_000 for a thousand; nobody who types them means that."""

    def to_python(self, value: Any) -> Any:
        """The number; a ValidationError where it holds letters or underscores."""
        if isinstance(value, str) and NOT_WRITTEN.search(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class AmountInput(forms.TextInput):
    """A control that takes signs and commas too; one for numbers alone would swallow them."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """What is kept as people write it: 120,000 and 1,250.50. What was typed in another way stays as it was."""
        if not isinstance(value, Decimal) and not KEPT.fullmatch(str(value)):
            return super().format_value(value)
        whole, _, pence = f"{Decimal(value):,f}".partition(".")
        pence = pence.rstrip("0")
        return f"{whole}.{pence:0<2}" if pence else whole


class AmountField(NumberField):
    """An amount of money that is no debt, typed with or without commas between the thousands."""

    widget = AmountInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0} | kwargs)

    def to_python(self, value: Any) -> Any:
        """The amount without commas between thousands and spaces."""
        return super().to_python(without_commas(value) if isinstance(value, str) and "£" not in value else value)


class MoneyInput(AmountInput):
    """The same in pounds: pages show the sign before it."""


class MoneyField(AmountField):
    """An amount in pounds, typed with or without the pound sign and commas."""

    widget = MoneyInput

    def to_python(self, value: Any) -> Any:
        """The amount without pound sign, commas between thousands and spaces."""
        return super().to_python(without_commas(value) if isinstance(value, str) else value)


class CountField(forms.IntegerField):
    """A whole number as people write it."""

    def to_python(self, value: Any) -> Any:
        """The number; a ValidationError where it holds letters or underscores."""
        if isinstance(value, str) and NOT_WRITTEN.search(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)
