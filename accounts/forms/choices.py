"""The field for a question that is answered by yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

YES_NO = (("yes", "Yes"), ("no", "No"))


class YesNoField(forms.TypedChoiceField):
    """Two radio buttons, `yes` and `no`, in the words of `choices`; what was chosen is True or False."""

    widget = forms.RadioSelect

    def __init__(self, *, choices: Sequence[tuple[str, str]] = YES_NO, **kwargs: Any) -> None:
        super().__init__(choices=choices, coerce=lambda value: value == "yes", **kwargs)
