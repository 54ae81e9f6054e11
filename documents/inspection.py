"""What a file really is: told by its content and its extension together, and looked into where that is safe."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import BinaryIO

import puremagic
from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from documents.names import extension

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
ACCEPTED = "PDF, Word (docx), Excel (xlsx), OpenDocument (odt, ods), CSV, text, PNG or JPEG"
EXPANDED_AT_MOST = 500_000_000  # bytes that an office file may claim to hold when unpacked
MEMBERS_AT_MOST = 5_000
PIXELS_AT_MOST = 80_000_000
TEXT_SAMPLE = 64 * 1024


def content_type(name: str, content: BinaryIO) -> str:
    """The media type, when content and extension agree; else ValidationError says what to do."""
    kind = extension(name)
    if kind not in TYPES:
        raise ValidationError(f"“{name}” is not of a kind that can be kept. Choose a {ACCEPTED} file.")
    content.seek(0)
    CHECKS[kind](name, content)
    content.seek(0)
    return TYPES[kind]


def _refuse(name: str, says: str) -> ValidationError:
    return ValidationError(f"“{name}” is named as {says}, but its content is something else, or is damaged.")


def _check_pdf(name: str, content: BinaryIO) -> None:
    if content.read(1024).find(b"%PDF-") != 0:
        raise _refuse(name, "a PDF")
    try:
        pages = len(PdfReader(content, strict=False).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise ValidationError(
            f"“{name}” cannot be opened as a PDF. It may be damaged or locked by a password."
        ) from error
    if not pages:
        raise ValidationError(f"“{name}” has no pages.")


def _check_image(name: str, content: BinaryIO) -> None:
    try:
        with Image.open(content, formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > PIXELS_AT_MOST:
                raise ValidationError(f"“{name}” is too large a picture. Make it smaller and choose it again.")
            expected = "PNG" if extension(name) == "png" else "JPEG"
            if image.format != expected:
                raise _refuse(name, f"a {expected} picture")
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refuse(name, "a picture") from error


def _check_office(name: str, content: BinaryIO) -> None:
    """Looks at the archive's directory only; nothing is unpacked."""
    try:
        with zipfile.ZipFile(content) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _refuse(name, f"an {extension(name)} file") from error
    if len(members) > MEMBERS_AT_MOST or sum(member.file_size for member in members) > EXPANDED_AT_MOST:
        raise ValidationError(f"“{name}” would unpack to more than the portal accepts.")
    names = {member.filename for member in members}
    marker = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}.get(extension(name), "content.xml")
    if marker not in names:
        raise _refuse(name, f"an {extension(name)} file")


def _check_text(name: str, content: BinaryIO) -> None:
    sample = content.read(TEXT_SAMPLE)
    if b"\x00" in sample or _is_known_binary(sample):
        raise _refuse(name, "text")


def _is_known_binary(sample: bytes) -> bool:
    binary = {".pdf", ".zip", ".png", ".jpg", ".exe", ".elf", ".gz", ".docx", ".xlsx"}
    try:
        return puremagic.from_string(sample) in binary
    except (puremagic.PureError, ValueError):
        return False


CHECKS: dict[str, Callable[[str, BinaryIO], None]] = {
    "pdf": _check_pdf,
    "png": _check_image,
    "jpg": _check_image,
    "jpeg": _check_image,
    "docx": _check_office,
    "xlsx": _check_office,
    "odt": _check_office,
    "ods": _check_office,
    "csv": _check_text,
    "txt": _check_text,
}
