"""The award report: one row for every bid in every decided call-off, with what it earned (A2)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter

from evaluations.models import Award
from evaluations.queries import approved_awards
from suppliers.register_rows import harmless

COLUMNS = (
    "call_off", "title", "dps", "lot", "buyer", "buyer_ods_code", "published_at", "deadline", "opened_at", "decided_at",
    "outcome", "supplier", "company_number", "rank", "won", "price_ex_vat", "price_points", "quality_points", "total",
    "recommended_by", "approved_by", "reasons", "contract_value_ex_vat", "contract_concluded_on",
)  # fmt: skip
AMOUNTS = {"price_ex_vat", "price_points", "quality_points", "total", "contract_value_ex_vat"}
CHUNK = 500


def awards() -> Any:
    """Every approved outcome, oldest first, with all that its rows need."""
    return approved_awards().select_related(
        "competition__opening", "recommended_by", "approved_by", "competition__dps"
    ).order_by("approved_at", "pk")  # fmt: skip


def rows() -> Iterator[dict[str, Any]]:
    """Row by row, in constant memory; a call-off without bids has one row."""
    for award in awards().iterator(chunk_size=CHUNK):
        for bid in award.result["bids"] or [None]:
            yield _row(award, bid)


def _row(award: Award, bid: dict[str, Any] | None) -> dict[str, Any]:
    competition, contract = award.competition, getattr(award, "contract", None)
    won = bool(bid) and bid["bid"] == str(award.winner_id) if bid else False
    return {
        "call_off": competition.reference,
        "title": competition.title,
        "dps": competition.dps.reference,
        "lot": str(competition.lot),
        "buyer": competition.buyer.name,
        "buyer_ods_code": competition.buyer.ods_code,
        "published_at": _moment(competition.published_at),
        "deadline": _moment(competition.deadline),
        "opened_at": _moment(competition.opening.opened_at),
        "decided_at": _moment(award.approved_at),
        "outcome": award.get_outcome_display(),
        "supplier": bid["supplier"] if bid else "",
        "company_number": award.winner.organisation.company_number if won and award.winner else "",
        "rank": bid["rank"] if bid else "",
        "won": "yes" if won else "no",
        "price_ex_vat": bid["price_ex_vat"] if bid else "",
        "price_points": (bid["price_points"] or "") if bid else "",
        "quality_points": bid["quality_points"] if bid else "",
        "total": (bid["total"] or "") if bid else "",
        "recommended_by": award.recommended_by.name,
        "approved_by": award.approved_by.name if award.approved_by else "",
        "reasons": award.reasons,
        "contract_value_ex_vat": str(contract.value_ex_vat) if contract and won else "",
        "contract_concluded_on": contract.concluded_on.isoformat() if contract and won else "",
    }


def _moment(value: Any) -> str:
    return value.isoformat(timespec="seconds") if value else ""


def csv_lines() -> Iterator[str]:
    """The report as CSV for a spreadsheet: UTF-8 with its mark, no cell that runs as a formula."""
    yield "\ufeff" + _line(COLUMNS)
    for row in rows():
        yield _line([harmless(row[column]) for column in COLUMNS])


def _line(cells: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def workbook() -> Iterator[bytes]:
    """The report as XLSX, written row by row to a file that is gone afterwards; amounts are numbers, words are text."""
    with TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        sheet = book.add_worksheet("Awards")
        bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00####"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, bold)
        for number, row in enumerate(rows(), start=1):
            for column, name in enumerate(COLUMNS):
                value = row[name]
                if name in AMOUNTS and value != "":
                    sheet.write_number(number, column, Decimal(value), amount)
                else:
                    sheet.write_string(number, column, str(value))
        book.close()
        file.seek(0)
        while piece := file.read(64 * 1024):
            yield piece
