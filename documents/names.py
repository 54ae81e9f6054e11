"""File names as people gave them, made safe to keep, show and send back."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

LONGEST = 150


def safe_name(given: str) -> str:
    """The last part of the name, composed Unicode, at most 150 characters with its extension kept.

    Raises ValidationError for control characters (NUL among them) and for a name with nothing in it.
    """
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in given):
        raise ValidationError(
            "The file name holds characters that cannot be shown. Rename the file and choose it again."
        )
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1].strip(" .")
    if not name:
        raise ValidationError("The file has no name. Name it and choose it again.")
    path = PurePosixPath(name)
    return path.stem[: LONGEST - len(path.suffix)] + path.suffix


def extension(name: str) -> str:
    """The extension in lower case without its dot; empty when there is none."""
    return PurePosixPath(name).suffix.lower().lstrip(".")
