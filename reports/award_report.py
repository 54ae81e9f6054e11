"""The award report: one row for every bid in every decided call-off, with what it earned (A2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from documents.tables import to_the_second
from dps.models import lot_name
from evaluations.models import Award, Outcome
from evaluations.queries import approved_awards

COLUMNS = (
    "call_off", "title", "dps", "lot", "buyer", "buyer_ods_code", "published_at", "deadline", "opened_at", "decided_at",
    "outcome", "supplier", "company_number", "rank", "won", "price_ex_vat", "price_points", "quality_points", "total",
    "recommended_by", "approved_by", "reasons", "contract_value_ex_vat", "contract_concluded_on",
)  # fmt: skip
OF_AN_AWARD = (
    "pk", "outcome", "result", "winner", "reasons", "approved_at", "recommended_by__name", "approved_by__name",
    "competition__reference", "competition__title", "competition__dps__reference", "competition__lot__number",
    "competition__lot__title", "competition__buyer__name", "competition__buyer__ods_code", "competition__published_at",
    "competition__deadline", "competition__opening__opened_at", "winner__organisation__company_number",
    "contract__value_ex_vat", "contract__concluded_on",
)  # fmt: skip
OF_A_BID = (
    "supplier", "company_number", "rank", "won", "price_ex_vat", "price_points", "quality_points", "total",
    "contract_value_ex_vat", "contract_concluded_on",
)  # fmt: skip
AMOUNTS = {"price_ex_vat", "price_points", "quality_points", "total", "contract_value_ex_vat"}
CHUNK = 500


def awards(call_off: str = "") -> QuerySet[Award, Any]:
    """Every approved outcome, or that of one call-off by its reference; oldest first, as rows of values."""
    found = approved_awards()
    if call_off:
        found = found.filter(competition__reference=call_off)
    return found.order_by("approved_at", "pk").select_related(None).values(*OF_AN_AWARD)


def rows(found: QuerySet[Award, Any]) -> Iterator[dict[str, Any]]:
    """Row by row, in constant memory."""
    return rows_of(found.iterator(chunk_size=CHUNK))


def rows_of(found: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row for each bid; a call-off without bids has one row."""
    for award in found:
        about = _about(award)
        for bid in award["result"]["bids"] or [None]:
            yield about | _of_bid(award, bid)


def _about(award: Mapping[str, Any]) -> dict[str, Any]:
    """What each bid's row says of its call-off."""
    return {
        "call_off": award["competition__reference"],
        "title": award["competition__title"],
        "dps": award["competition__dps__reference"],
        "lot": lot_name(award["competition__lot__number"], award["competition__lot__title"]),
        "buyer": award["competition__buyer__name"],
        "buyer_ods_code": award["competition__buyer__ods_code"],
        "published_at": to_the_second(award["competition__published_at"]),
        "deadline": to_the_second(award["competition__deadline"]),
        "opened_at": to_the_second(award["competition__opening__opened_at"]),
        "decided_at": to_the_second(award["approved_at"]),
        "outcome": Outcome(award["outcome"]).label,
        "recommended_by": award["recommended_by__name"],
        "approved_by": award["approved_by__name"] or "",
        "reasons": award["reasons"],
    }


def _of_bid(award: Mapping[str, Any], bid: dict[str, Any] | None) -> dict[str, Any]:
    """What the bid's own row says beside; empty where there was no bid."""
    if bid is None:
        return dict.fromkeys(OF_A_BID, "") | {"won": "no"}
    won = bid["bid"] == str(award["winner"])
    concluded_on = award["contract__concluded_on"] if won else None
    return {
        "supplier": bid["supplier"],
        "company_number": award["winner__organisation__company_number"] if won else "",
        "rank": bid["rank"],
        "won": "yes" if won else "no",
        "price_ex_vat": bid["price_ex_vat"],
        "price_points": bid["price_points"] or "",
        "quality_points": bid["quality_points"],
        "total": bid["total"] or "",
        "contract_value_ex_vat": str(award["contract__value_ex_vat"]) if concluded_on else "",
        "contract_concluded_on": concluded_on.isoformat() if concluded_on else "",
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
