"""The award report: one row for every bid in every decided call-off, with what it earned (A2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from documents.tables import to_the_second
from evaluations.models import Award
from evaluations.queries import approved_awards

COLUMNS = (
    "call_off", "title", "dps", "lot", "buyer", "buyer_ods_code", "published_at", "deadline", "opened_at", "decided_at",
    "outcome", "supplier", "company_number", "rank", "won", "price_ex_vat", "price_points", "quality_points", "total",
    "recommended_by", "approved_by", "reasons", "contract_value_ex_vat", "contract_concluded_on",
)  # fmt: skip
AMOUNTS = {"price_ex_vat", "price_points", "quality_points", "total", "contract_value_ex_vat"}
CHUNK = 500


def awards(call_off: str = "") -> QuerySet[Award]:
    """Every approved outcome, or that of one call-off by its reference; oldest first, with all that its rows need."""
    found = approved_awards().select_related("competition__opening", "recommended_by", "approved_by")
    if call_off:
        found = found.filter(competition__reference=call_off)
    return found.order_by("approved_at", "pk")


def rows(found: QuerySet[Award]) -> Iterator[dict[str, Any]]:
    """Row by row, in constant memory."""
    return rows_of(found.iterator(chunk_size=CHUNK))


def rows_of(found: Iterable[Award]) -> Iterator[dict[str, Any]]:
    """A row for each bid; a call-off without bids has one row."""
    for award in found:
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
        "published_at": to_the_second(competition.published_at),
        "deadline": to_the_second(competition.deadline),
        "opened_at": to_the_second(competition.opening.opened_at),
        "decided_at": to_the_second(award.approved_at),
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


def workbook(found: QuerySet[Award]) -> Iterator[bytes]:
    """The report as XLSX, written row by row to a file that is gone afterwards; amounts are numbers, words are text."""
    with TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        sheet = book.add_worksheet("Awards")
        bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00####"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, bold)
        for number, row in enumerate(rows(found), start=1):
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
