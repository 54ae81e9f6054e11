"""Fields for files. Beside each the page says what may be uploaded; the page's script sends it in parts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class FileChooser(forms.FileInput):
    """One file."""


class FilesChooser(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class OneFileField(forms.FileField):
    """One file. When an upload and a chosen file come together, the last one counts."""

    widget = FileChooser


class FilesField(forms.FileField):
    """Several files at once; its cleaned value is a list. Whether each can be kept is said when it is stored."""

    widget = FilesChooser

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files; ValidationError when there are none and some are needed."""
        given = [item for item in (data or []) if item]
        if self.required and not given:
            raise ValidationError(self.error_messages["required"], code="required")
        return given
