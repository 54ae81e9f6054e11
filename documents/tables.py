"""Tables as files, row by row in constant memory: CSV that no spreadsheet runs as formulas, and JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse

Row = Mapping[str, Any]
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: Any) -> Any:
    """A cell that a spreadsheet does not take for a formula."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str) and cell[:1] in STARTS_A_FORMULA:
        return f"'{cell}"
    return "" if cell is None else cell


def to_the_second(moment: datetime | None) -> str:
    """A cell for a moment; empty for one that has not come."""
    return moment.isoformat(timespec="seconds") if moment else ""


def csv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The table line by line, with its heading."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([harmless(row[column]) for column in columns])


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Row]) -> StreamingHttpResponse:
    """A download named `name`.csv."""
    return _download(f"{name}.csv", "text/csv; charset=utf-8", csv_lines(columns, rows))


def json_pieces(head: Row, name: str, rows: Iterable[Row]) -> Iterator[str]:
    """An object with what `head` says, and the rows as the list `name`."""
    yield f"{json.dumps(dict(head))[:-1]}{', ' if head else ''}{json.dumps(name)}: ["
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{json.dumps(dict(row), ensure_ascii=False)}"
    yield "\n]}\n"


def json_answer(head: Row, name: str, rows: Iterable[Row]) -> StreamingHttpResponse:
    """The same as an answer."""
    return StreamingHttpResponse(json_pieces(head, name, rows), content_type="application/json")


def _download(name: str, content_type: str, pieces: Iterable[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Echo:
    """What csv.writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line
