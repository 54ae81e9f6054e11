"""Reads a register line by line: finds the encoding and the shape, and gives rows, or why a line is none."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import PurePath
from typing import IO

from accounts.models import Kind
from accounts.register_import.rows import OFFICIAL_COLUMNS, OWN_COLUMNS, RegisterError, Row, official_row, own_row

MOST_BYTES = 20_000_000
CHUNK = 64 * 1024
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Outcome = Row | tuple[int, str]
Line = tuple[int, list[str]]

# What the official files hold, by their names. Where it is blank, the code or the name of each body tells.
OFFICIAL_FILES: dict[str, str] = {
    "eccg": Kind.CCG,
    "etr": "",
    "ect": Kind.HEALTH_AND_CARE_TRUST,
    "eauth": "",
    "lauth": Kind.LOCAL_AUTHORITY,
}


def examine(file: IO[bytes]) -> tuple[str, str]:
    """SHA-256 and encoding of a file, read once from its beginning. Raises RegisterError when it is too large."""
    digest, size, is_utf8 = hashlib.sha256(), 0, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    start = b""
    file.seek(0)
    while chunk := file.read(CHUNK):
        start = start or chunk[:4]
        size += len(chunk)
        if size > MOST_BYTES:
            raise RegisterError(f"The file is larger than {MOST_BYTES // 1_000_000} MB")
        digest.update(chunk)
        is_utf8 = is_utf8 and _decodes(decoder, chunk)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return digest.hexdigest(), "utf-16"
    return digest.hexdigest(), "utf-8-sig" if is_utf8 else "cp1252"


def outcomes(file: IO[bytes], file_name: str, encoding: str) -> Iterator[Outcome]:
    """Every line's row, or line and reason. Raises RegisterError when the file as a whole is nothing we know."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="")
    try:
        yield from _by_shape(_numbered(text), file_name)
    except UnicodeError as error:
        raise RegisterError("The file is not text in UTF-8, UTF-16 or Windows-1252") from error
    finally:
        text.detach()


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _numbered(text: Iterable[str]) -> Iterator[Line]:
    reader = csv.reader(text, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise RegisterError(f"Line {reader.line_num} is not CSV: {error}") from error


def _by_shape(lines: Iterator[Line], file_name: str) -> Iterator[Outcome]:
    first = next(lines, None)
    if first is None:
        raise RegisterError("The file is empty")
    header = [cell.strip().lower() for cell in first[1]]
    if set(OWN_COLUMNS) <= set(header):
        yield from _rows(lines, lambda line, cells: own_row(line, dict(zip(header, cells, strict=False))))
    elif len(header) == OFFICIAL_COLUMNS:
        kind = _official_kind(file_name)
        yield from _rows(chain([first], lines), lambda line, cells: official_row(line, cells, kind))
    else:
        raise RegisterError(
            f"This is neither an official ODS file ({OFFICIAL_COLUMNS} columns, no header) nor one whose first line "
            f"names at least {', '.join(OWN_COLUMNS)}"
        )


def _official_kind(file_name: str) -> str:
    stem = PurePath(file_name).stem.lower()
    if stem not in OFFICIAL_FILES:
        known = ", ".join(f"{name}.csv" for name in OFFICIAL_FILES)
        raise RegisterError(f"What an official file holds is known by its name. These can be read: {known}")
    return OFFICIAL_FILES[stem]


def _rows(lines: Iterable[Line], read: Callable[[int, list[str]], Row]) -> Iterator[Outcome]:
    for line, cells in lines:
        try:
            yield read(line, _printable(cells))
        except RegisterError as error:
            yield line, str(error)


def _printable(cells: list[str]) -> list[str]:
    if any(CONTROL.search(cell) for cell in cells):
        raise RegisterError("There are control characters in it")
    return cells
