"""What one line of a register says, whichever shape it came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.csv_files import CannotTake
from accounts.models import Kind

OWN_COLUMNS = ("ods_code", "name", "kind")  # what the header must have; the others may be missing
OFFICIAL_COLUMNS = 27
LIMITS = {"ods_code": 10, "name": 300, "region": 100, "parent_code": 10, "postcode": 10}

# Official files do not say what kind of trust it is; its name often does, and whoever loads the file sees the list.
TRUST_WORDS = (
    ("AMBULANCE", Kind.AMBULANCE_TRUST),
    ("MENTAL HEALTH", Kind.MENTAL_HEALTH_TRUST),
    ("SOCIAL CARE", Kind.HEALTH_AND_CARE_TRUST),
    ("HEALTH AND CARE", Kind.HEALTH_AND_CARE_TRUST),
    ("CARE TRUST", Kind.HEALTH_AND_CARE_TRUST),
    ("COMMUNITY", Kind.COMMUNITY_TRUST),
    ("PARTNERSHIP", Kind.MENTAL_HEALTH_TRUST),
)


@dataclass(frozen=True)
class Row:
    """One organisation as the file tells of it."""

    line: int
    ods_code: str
    name: str
    kind: str
    kind_is_certain: bool = True
    region: str | None = None  # None: the file does not say, what we hold stays
    parent_code: str = ""
    postcode: str = ""
    address: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    successors: tuple[str, ...] | None = field(default=None)


def own_row(line: int, cells: Mapping[str, str]) -> Row:
    """A line of our own shape. Raises CannotTake."""
    kind = cells.get("kind", "").strip()
    if kind not in Kind.values or kind == Kind.SUPPLIER:
        raise CannotTake(f"{kind or 'A blank'} is no kind of public body")
    return _checked(
        Row(
            line=line,
            ods_code=cells.get("ods_code", "").strip().upper(),
            name=_one_line(cells.get("name", "")),
            kind=kind,
            region=cells.get("region", "").strip(),
            parent_code=cells.get("parent_code", "").strip().upper(),
            postcode=cells.get("postcode", "").strip().upper(),
            address=_one_line(cells["address"]) if cells.get("address") else None,
            opened_on=_day(cells.get("opened", ""), "%Y-%m-%d", "opening"),
            closed_on=_day(cells.get("closed", ""), "%Y-%m-%d", "closing"),
            successors=tuple(code for code in cells.get("successor_ods_code", "").upper().split("|") if code.strip()),
        )
    )


def official_row(line: int, cells: Sequence[str], kind: str) -> Row:
    """A line of an official ODS file: 27 columns, dates as 20170401. Raises CannotTake."""
    if len(cells) != OFFICIAL_COLUMNS:
        raise CannotTake(f"There are {len(cells)} columns where an official file has {OFFICIAL_COLUMNS}")
    code, name = cells[0].strip().upper(), _one_line(cells[1])
    if not code:
        raise CannotTake("The code is missing")
    exact = kind or kind_by_code(code)
    return _checked(
        Row(
            line=line,
            ods_code=code,
            name=name,
            kind=exact or kind_by_name(name),
            kind_is_certain=bool(exact),
            parent_code=cells[3].strip().upper(),
            postcode=cells[9].strip().upper(),
            address=", ".join(part.strip() for part in cells[4:9] if part.strip()),
            opened_on=_day(cells[10], "%Y%m%d", "opening"),
            closed_on=_day(cells[11], "%Y%m%d", "closing"),
        )
    )


def kind_by_code(code: str) -> str:
    """Regions and area teams are known by their codes' form (before October 2020)."""
    if len(code) == 3 and code[1:].isdigit():
        return {"Y": Kind.NHS_ENGLAND, "Q": Kind.AREA_TEAM}.get(code[0], "")
    return ""


def kind_by_name(name: str) -> str:
    """What kind of trust it most likely is."""
    loud = name.upper()
    return next((kind for word, kind in TRUST_WORDS if word in loud), Kind.ACUTE_TRUST)


def _checked(row: Row) -> Row:
    if not row.name:
        raise CannotTake("The name is missing")
    for name, most in LIMITS.items():
        if len(getattr(row, name) or "") > most:
            raise CannotTake(f"The {name.replace('_', ' ')} is longer than {most} characters")
    if row.ods_code and not row.ods_code.isalnum():
        raise CannotTake(f"{row.ods_code} is not the form of an ODS code: letters and digits only")
    if row.opened_on and row.closed_on and row.closed_on < row.opened_on:
        raise CannotTake("It closes before it opens")
    return row


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(text: str, form: str, which: str) -> date | None:
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  a day has no zone
    except ValueError as error:
        raise CannotTake(f"{text.strip()} is not an {which} date as this file writes them") from error
