"""Finds the shape of a register, and gives its rows, or why a line is none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import PurePath
from typing import IO

from accounts import csv_files
from accounts.csv_files import CannotTake, Line
from accounts.models import Kind
from accounts.register_import.rows import OFFICIAL_COLUMNS, OWN_COLUMNS, Row, official_row, own_row

Outcome = Row | tuple[int, str]

# What the official files hold, by their names. Where it is blank, the code or the name of each body tells.
OFFICIAL_FILES: dict[str, str] = {
    "eccg": Kind.CCG,
    "etr": "",
    "ect": Kind.HEALTH_AND_CARE_TRUST,
    "eauth": "",
    "lauth": Kind.LOCAL_AUTHORITY,
}


def outcomes(file: IO[bytes], file_name: str, encoding: str) -> Iterator[Outcome]:
    """Every line's row, or line and reason. Raises CannotTake when the file as a whole is nothing we know."""
    yield from _by_shape(csv_files.lines(file, encoding), file_name)


def _by_shape(lines: Iterator[Line], file_name: str) -> Iterator[Outcome]:
    first = next(lines, None)
    if first is None:
        raise CannotTake("The file is empty")
    header = [cell.strip().lower() for cell in first[1]]
    if set(OWN_COLUMNS) <= set(header):
        yield from csv_files.outcomes(lines, lambda line, cells: own_row(line, dict(zip(header, cells, strict=False))))
    elif len(header) == OFFICIAL_COLUMNS:
        kind = _official_kind(file_name)
        yield from csv_files.outcomes(chain([first], lines), lambda line, cells: official_row(line, cells, kind))
    else:
        raise CannotTake(
            f"This is neither an official ODS file ({OFFICIAL_COLUMNS} columns, no header) nor one whose first line "
            f"names at least {', '.join(OWN_COLUMNS)}"
        )


def _official_kind(file_name: str) -> str:
    stem = PurePath(file_name).stem.lower()
    if stem not in OFFICIAL_FILES:
        known = ", ".join(f"{name}.csv" for name in OFFICIAL_FILES)
        raise CannotTake(f"What an official file holds is known by its name. These can be read: {known}")
    return OFFICIAL_FILES[stem]
