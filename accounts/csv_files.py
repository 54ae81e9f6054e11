"""Reads the CSV files that the hub loads, line by line: finds the encoding, and says why a line is none."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Protocol, TypeVar

MOST_BYTES = 20_000_000
CHUNK = 64 * 1024
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Line = tuple[int, list[str]]
Row = TypeVar("Row")


class CannotTake(ValueError):
    """A line, or a whole file, that cannot be taken, with the reason in words."""


def examine(file: IO[bytes]) -> tuple[str, str]:
    """SHA-256 and encoding of a file, read once from its beginning. Raises CannotTake when it is too large."""
    digest, size, is_utf8 = hashlib.sha256(), 0, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    start = b""
    file.seek(0)
    while chunk := file.read(CHUNK):
        start = start or chunk[:4]
        size += len(chunk)
        if size > MOST_BYTES:
            raise CannotTake(f"The file is larger than {MOST_BYTES // 1_000_000} MB")
        digest.update(chunk)
        is_utf8 = is_utf8 and _decodes(decoder, chunk)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return digest.hexdigest(), "utf-16"
    return digest.hexdigest(), "utf-8-sig" if is_utf8 else "cp1252"


def lines(file: IO[bytes], encoding: str) -> Iterator[Line]:
    """Every line that is not blank, with its number. Raises CannotTake when the file is not text, or not CSV."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="")
    try:
        yield from _numbered(text)
    except UnicodeError as error:
        raise CannotTake("The file is not text in UTF-8, UTF-16 or Windows-1252") from error
    finally:
        text.detach()


def outcomes(found: Iterable[Line], read: Callable[[int, list[str]], Row]) -> Iterator[Row | tuple[int, str]]:
    """What `read` makes of each line, or the line's number and why it is none."""
    for line, cells in found:
        try:
            yield read(line, _printable(cells))
        except CannotTake as error:
            yield line, str(error)


class Taken(Protocol):
    """What a report of a load counts and refuses, line by line."""

    rows: int
    rejected: list[tuple[int, str]]


def take_all(found: Iterable[Row | tuple[int, str]], report: Taken, take: Callable[[Row], None]) -> None:
    """Have every outcome counted, and taken or noted as rejected."""
    for outcome in found:
        report.rows += 1
        if isinstance(outcome, tuple):
            report.rejected.append(outcome)
        else:
            take(outcome)


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
        raise CannotTake(f"Line {reader.line_num} is not CSV: {error}") from error


def _printable(cells: list[str]) -> list[str]:
    if any(CONTROL.search(cell) for cell in cells):
        raise CannotTake("There are control characters in it")
    return cells
