"""The field that every amount, weight and score typed into the portal goes through."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

NOT_WRITTEN = re.compile(r"[a-zA-Z_]")


class NumberField(forms.DecimalField):
    """A number as people write it. Python would take 1e3 and 1_000 for a thousand; nobody who types them means that."""

    def to_python(self, value: Any) -> Any:
        """The number; a ValidationError where it holds letters or underscores."""
        if isinstance(value, str) and NOT_WRITTEN.search(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class CountField(forms.IntegerField):
    """A whole number as people write it."""

    def to_python(self, value: Any) -> Any:
        """The number; a ValidationError where it holds letters or underscores."""
        if isinstance(value, str) and NOT_WRITTEN.search(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)
