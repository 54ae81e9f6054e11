"""What may be uploaded: how large, which kinds, how many at once; said before anybody chooses a file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from documents.names import extension

KINDS = {
    "pdf": "PDF",
    "docx": "Word (docx)",
    "xlsx": "Excel (xlsx)",
    "odt": "OpenDocument text (odt)",
    "ods": "OpenDocument spreadsheet (ods)",
    "csv": "CSV",
    "txt": "text",
    "png": "PNG",
    "jpg": "JPEG",
    "jpeg": "JPEG",
}
MEGABYTE = 1_000_000


class TooLarge(ValidationError):
    """A file is above the limit."""


def kinds_in_words() -> str:
    """PDF, Word (docx) or text."""
    *others, last = dict.fromkeys(KINDS[kind] for kind in settings.FILE_KINDS)
    return f"{', '.join(others)} or {last}" if others else last


def refuse_kind(name: str) -> None:
    """Raise ValidationError for a file whose extension is not among those accepted."""
    if extension(name) not in settings.FILE_KINDS:
        raise ValidationError(f"“{name}” is not of a kind that can be kept. Choose a {kinds_in_words()} file.")


def refuse_larger(name: str, size: int) -> None:
    """Raise TooLarge when a file is above the limit."""
    if size > settings.FILE_MAX_BYTES:
        raise TooLarge(f"“{name}” is larger than {in_megabytes(settings.FILE_MAX_BYTES)}. Make it smaller or split it.")


def in_megabytes(size: int) -> str:
    """100 MB, and 0.5 MB where it is less than one."""
    return f"{size / MEGABYTE:,.3g} MB"


def in_words(*, several: bool) -> str:
    """What a person is told beside the field, before choosing."""
    each, kinds = in_megabytes(settings.FILE_MAX_BYTES), kinds_in_words()
    if not several:
        return f"One file up to {each}: {kinds}."
    at_once = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    return f"Several files at once if you like, {at_once} at most, each up to {each}: {kinds}."


def attributes(*, several: bool) -> dict[str, Any]:
    """What the page's script and the browser's own dialogue are told."""
    return {
        "accept": ",".join(f".{kind}" for kind in settings.FILE_KINDS),
        "data-upload-to": reverse("documents:uploads"),
        "data-upload-piece": settings.UPLOAD_PIECE_BYTES,
        **({"multiple": True} if several else {}),
    }
