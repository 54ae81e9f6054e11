"""Lists of practices as people type, paste or import them: code, name, registered patients."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts.forms.numbers import without_commas

MOST_ROWS = 10_000
LONGEST_LINE = 1_000  # no practice needs it; the reader of CSV gives up at far longer cells
MOST_PATIENTS = 1_000_000
ODS_CODE = re.compile(r"[A-Z][A-Z0-9]{2,9}")
COLUMNS = 3


@dataclass(frozen=True)
class RecipientRow:
    """One practice."""

    ods_code: str
    name: str
    patients: int


@dataclass(frozen=True)
class LineError:
    """What is wrong with a line, by the number people see."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}"


def parse(text: str) -> tuple[list[RecipientRow], list[LineError]]:
    """Practices from lines of code, name and patients, parted by commas, semicolons or tabs; headings are passed."""
    rows: list[RecipientRow] = []
    errors: list[LineError] = []
    seen: dict[str, int] = {}
    for number, cells in _lines(text):
        if len(rows) >= MOST_ROWS:
            return rows, [*errors, LineError(number, f"A call-off takes at most {MOST_ROWS:,} practices.")]
        problem = _problem(cells, seen)
        if problem:
            errors.append(LineError(number, problem))
            continue
        code, name, patients = cells
        seen[code.upper()] = number
        rows.append(RecipientRow(code.upper(), name, _number(patients)))
    return rows, errors


def decode(content: bytes) -> str:
    """A file's text: UTF-8 with or without a mark, UTF-16 with one, else what spreadsheets in Britain write."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def as_text(rows: list[RecipientRow]) -> str:
    """The list as it can be edited again."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows((row.ods_code, row.name, row.patients) for row in rows)
    return out.getvalue()


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Lines with something in them, numbered as the person sees them, without a heading."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        parted = next((mark for mark in "\t;" if line.count(mark) >= COLUMNS - 1), ",")
        cells = [
            cell.strip() for cell in next(csv.reader([line.replace("\x00", "")[:LONGEST_LINE]], delimiter=parted), [])
        ]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append((number, cells))
    if found and len(found[0][1]) == COLUMNS and not any(c.isdigit() for c in found[0][1][2]):
        del found[0]
    return found


def _problem(cells: list[str], seen: dict[str, int]) -> str:
    if len(cells) != COLUMNS:
        parts = "1 part" if len(cells) == 1 else f"{len(cells)} parts"
        return f"give an ODS code, a name and the number of patients, parted by commas; this line has {parts}."
    code, name, patients = cells
    if not ODS_CODE.fullmatch(code.upper()):
        return f"“{code[:20]}” is not an ODS code."
    if code.upper() in seen:
        return f"{code.upper()} is already on line {seen[code.upper()]}."
    if not name or len(name) > 200:
        return "give the practice's name, in up to 200 characters."
    count = _number(patients)
    if not 0 < count <= MOST_PATIENTS:
        return f"“{patients[:20]}” is not a number of patients from 1 to {MOST_PATIENTS:,}."
    return ""


def _number(text: str) -> int:
    """A whole number, thousands parted or not; 0 for anything else."""
    try:
        plain = without_commas(text)
    except ValidationError:
        return 0
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else 0
