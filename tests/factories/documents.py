"""Files as people would send them, made as small as they can be."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from documents import actions
from documents.models import Document, Scan
from documents.scanning import Said


def a_pdf() -> bytes:
    """One empty page."""
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(72, 72)
    writer.write(made)
    return made.getvalue()


def a_picture(kind: str = "PNG") -> bytes:
    """Four pixels by four."""
    made = BytesIO()
    Image.new("RGB", (4, 4)).save(made, kind)
    return made.getvalue()


def an_archive(members: dict[str, bytes]) -> bytes:
    """What an office file is inside."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def a_docx(**more: bytes) -> bytes:
    """A Word file's main part; more parts by their names."""
    return an_archive({"word/document.xml": b"<x/>", **more})


def an_odt(kind: str = "text") -> bytes:
    """An OpenDocument file of this kind."""
    return an_archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<x/>"})


def with_a_second_end(archive: bytes) -> bytes:
    """The archive with a short end that names no member, behind a long one that names all: readers believe that."""
    size, offset = struct.unpack("<LL", archive[-10:-2])
    members = struct.unpack("<H", archive[-12:-10])[0]
    long_end = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, members, members, size, offset)
    points = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(archive) - 22, 1)
    short_end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0, 0, 76, len(archive) - 22, 0)
    return archive[:-22] + long_end + points + short_end


def store(name: str, content: bytes) -> Document:
    """Keep this as if somebody had uploaded it."""
    upload = SimpleUploadedFile("placeholder", content)
    upload._name = name  # Django cleans names; a client need not
    return actions.store(by=None, organisation=None, upload=upload)


def finds_something(pieces: Iterator[bytes]) -> Said:
    """What a scanner says of every file that it does not like."""
    return Said(Scan.QUARANTINED, "Test-Signature")
