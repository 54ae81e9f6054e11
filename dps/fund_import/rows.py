"""What one line of a file of allocations says. Columns go by their names; others may stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from accounts import csv_files
from accounts.csv_files import CannotTake
from regulations.financial_year import FinancialYear

CODE, YEAR, AMOUNT, TOTAL = "ods_code", "year", "amount", "fund_total"
ALSO_CALLED = {"financial_year": YEAR, "share_gbp": AMOUNT, "amount_gbp": AMOUNT, "fund_total_gbp": TOTAL}
NEEDED = (CODE, YEAR, AMOUNT)
POUNDS = re.compile(r"£?\d{1,3}(,\d{3})*(\.\d{1,2})?|£?\d{1,12}(\.\d{1,2})?")
MOST = Decimal("999999999999.99")


@dataclass(frozen=True)
class Row:
    """An allocation; or, without code and amount, only how large the fund is in a year."""

    line: int
    ods_code: str
    year: FinancialYear
    amount: Decimal | None
    total: Decimal | None


def rows(file: IO[bytes], encoding: str) -> Iterator[Row | tuple[int, str]]:
    """Every line's row, or line and reason. Raises CannotTake when the file as a whole is no list of allocations."""
    lines = csv_files.lines(file, encoding)
    first = next(lines, None)
    if first is None:
        raise CannotTake("The file is empty")
    header = _header(first[1])
    yield from csv_files.outcomes(lines, lambda line, cells: _row(line, header, cells))


def _header(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    header = [ALSO_CALLED.get(name, name) for name in names]
    for name in (*NEEDED, TOTAL):
        if header.count(name) > 1:
            raise CannotTake(f"Two columns of the first line stand for {name}")
    if missing := [name for name in NEEDED if name not in header]:
        raise CannotTake(
            f"The first line names the columns, at least {', '.join(NEEDED)}. Missing: {', '.join(missing)}"
        )
    return header


def _row(line: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) != len(header):
        raise CannotTake(f"There are {len(cells)} columns where the first line names {len(header)}")
    said = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    row = Row(
        line=line,
        ods_code=said[CODE].upper(),
        year=_year(said[YEAR]),
        amount=_pounds(said[AMOUNT]),
        total=_pounds(said.get(TOTAL, "")),
    )
    if row.ods_code and row.amount is None:
        raise CannotTake("The amount is missing")
    if not row.ods_code and (row.amount is not None or row.total is None):
        raise CannotTake("The ODS code is missing")
    return row


def _year(text: str) -> FinancialYear:
    try:
        return FinancialYear.read(text)
    except ValueError as error:
        raise CannotTake(str(error)) from error


def _pounds(text: str) -> Decimal | None:
    if not text:
        return None
    if POUNDS.fullmatch(text) is None or (amount := Decimal(text.lstrip("£").replace(",", ""))) > MOST:
        raise CannotTake(f"“{text}” is no amount in pounds, such as 27717.12")
    return amount
