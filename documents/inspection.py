"""What a file really is: told by its content and its extension together, and looked into where that is safe."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import puremagic
from django.core.exceptions import ValidationError
from PIL import Image
from pypdf import PdfReader

from documents.limits import refuse_kind
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
EXPANDED_AT_MOST = 500_000_000  # bytes that an office file may claim to hold when unpacked
MEMBERS_AT_MOST = 5_000
DIRECTORY_AT_MOST = 2_000_000  # bytes
END_OF_ARCHIVE = struct.Struct("<4sHHHHLLH")
LONG_ARCHIVE = struct.Struct("<4sLQL")  # says where a second end is, which would be believed rather than the first
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
PIXELS_AT_MOST = 80_000_000
CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")  # what no text file holds, and every program does
TEXT_SAMPLE = 64 * 1024


def content_type(name: str, content: BinaryIO) -> str:
    """The media type, when content and extension agree; else ValidationError says what to do."""
    refuse_kind(name)
    kind = extension(name)
    content.seek(0)
    CHECKS[kind](name, content)
    content.seek(0)
    return TYPES[kind]


def _refuse(name: str, says: str) -> ValidationError:
    return ValidationError(f"“{name}” is named as {says}, but its content is something else, or is damaged.")


def _check_pdf(name: str, content: BinaryIO) -> None:
    if content.read(5) != b"%PDF-":
        raise _refuse(name, "a PDF")
    try:
        pages = len(PdfReader(content, strict=False).pages)
    except Exception as error:
        raise ValidationError(
            f"“{name}” cannot be opened as a PDF. It may be damaged or locked by a password."
        ) from error
    if not pages:
        raise ValidationError(f"“{name}” has no pages.")


def _check_image(name: str, content: BinaryIO) -> None:
    expected = "PNG" if extension(name) == "png" else "JPEG"
    try:
        with Image.open(content, formats=[expected]) as image:
            pixels = image.width * image.height
            image.verify()
    except Exception as error:
        raise _refuse(name, f"a {expected} picture") from error
    if pixels > PIXELS_AT_MOST:
        raise ValidationError(f"“{name}” is too large a picture. Make it smaller and choose it again.")


def _check_office(name: str, content: BinaryIO) -> None:
    """Looks at the archive's directory only, and at that only when it is small; nothing is unpacked."""
    kind = extension(name)
    if not _is_plain_archive(content):
        raise _refuse(name, f"an {kind} file")
    try:
        with zipfile.ZipFile(content) as archive:
            expanded = sum(member.file_size for member in archive.infolist())
            members = archive.NameToInfo
            said = archive.read("mimetype") if _is_short(members.get("mimetype")) else b""
    except Exception as error:
        raise _refuse(name, f"an {kind} file") from error
    if expanded > EXPANDED_AT_MOST:
        raise ValidationError(f"“{name}” would unpack to more than the portal accepts.")
    if any(member.endswith("vbaProject.bin") for member in members):
        raise ValidationError(f"“{name}” holds macros. Save it without them and choose it again.")
    if kind in MAIN_PART and MAIN_PART[kind] not in members:
        raise _refuse(name, f"an {kind} file")
    if kind not in MAIN_PART and said.decode(errors="replace").strip() != TYPES[kind]:
        raise _refuse(name, f"an {kind} file")


def _is_plain_archive(content: BinaryIO) -> bool:
    """Begins and ends as an archive and nothing else does, with a directory that can be read without harm."""
    size = content.seek(0, 2)
    if size < LONG_ARCHIVE.size + END_OF_ARCHIVE.size:
        return False
    content.seek(0)
    begins = content.read(4) == b"PK\x03\x04"
    content.seek(size - END_OF_ARCHIVE.size - LONG_ARCHIVE.size)
    is_long = content.read(LONG_ARCHIVE.size).startswith(b"PK\x06\x07")
    mark, disk, start, here, members, directory, offset, comment = END_OF_ARCHIVE.unpack(content.read())
    content.seek(0)
    small = members == here <= MEMBERS_AT_MOST and directory <= DIRECTORY_AT_MOST
    alone = disk == start == comment == 0 and offset + directory + END_OF_ARCHIVE.size == size
    return bool(begins and mark == b"PK\x05\x06" and small and alone and not is_long)


def _is_short(member: zipfile.ZipInfo | None) -> bool:
    return member is not None and member.file_size < 200


def _check_text(name: str, content: BinaryIO) -> None:
    sample = content.read(TEXT_SAMPLE)
    if _is_known_binary(sample):
        raise _refuse(name, "text")
    while sample:
        if CONTROL_BYTES.search(sample):
            raise _refuse(name, "text")
        sample = content.read(TEXT_SAMPLE)


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
