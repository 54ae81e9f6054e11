"""The register of call-off awards as rows: the page, CSV and JSON are made from the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dps.models import lot_name
from evaluations.models import Outcome
from regulations import calendar

COLUMNS = (
    "reference", "title", "buyer", "lot", "outcome", "winner", "winner_is_sme", "value_ex_vat", "decided_on",
    "contract_start", "contract_end", "bids_received", "notice",
)  # fmt: skip

YES_NO: dict[bool | None, str] = {True: "yes", False: "no"}


def as_dict(award: Mapping[str, Any]) -> dict[str, Any]:
    """One award as `queries.noticed_awards` gives it; a value that the notice withholds stays out."""
    won = award["winner"] is not None
    return {
        "reference": award["competition__reference"],
        "title": award["competition__title"],
        "buyer": award["competition__buyer__name"],
        "lot": lot_name(award["competition__lot__number"], award["competition__lot__title"]),
        "outcome": Outcome(award["outcome"]).label,
        "winner": award["winner__organisation__name"] or "",
        "winner_is_sme": YES_NO.get(award["winner__organisation__supplier_profile__is_sme"], ""),
        "value_ex_vat": "" if "value" in award["withheld"] else award["price_ex_vat"] or "",
        "decided_on": calendar.uk_date(award["approved_at"]).isoformat(),
        "contract_start": _day(award["competition__contract_start"]) if won else "",
        "contract_end": _day(award["competition__contract_end"]) if won else "",
        "bids_received": award["bids_received"],
        "notice": award["notice_number"],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
