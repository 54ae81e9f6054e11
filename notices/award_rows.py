"""The register of call-off awards as rows: the page, CSV and JSON are made from the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from evaluations.models import Award
from regulations import calendar

COLUMNS = (
    "reference", "title", "buyer", "lot", "outcome", "winner", "winner_is_sme", "value_ex_vat", "decided_on",
    "contract_start", "contract_end", "bids_received", "notice",
)  # fmt: skip

YES_NO: dict[bool | None, str] = {True: "yes", False: "no"}


def as_dict(award: Any) -> dict[str, Any]:
    """One award as `queries.noticed_awards` gives it; a value that the notice withholds stays out."""
    competition, winner = award.competition, award.winner.organisation if award.winner else None
    profile = getattr(winner, "supplier_profile", None)
    return {
        "reference": competition.reference,
        "title": competition.title,
        "buyer": competition.buyer.name,
        "lot": str(competition.lot),
        "outcome": award.get_outcome_display(),
        "winner": winner.name if winner else "",
        "winner_is_sme": YES_NO.get(profile.is_sme if profile else None, ""),
        "value_ex_vat": "" if "value" in award.withheld else str(price_of(award) or ""),
        "decided_on": calendar.uk_date(award.approved_at).isoformat(),
        "contract_start": competition.contract_start.isoformat() if winner and competition.contract_start else "",
        "contract_end": competition.contract_end.isoformat() if winner and competition.contract_end else "",
        "bids_received": award.bids_received,
        "notice": award.notice_number,
    }


def price_of(award: Award) -> Decimal | None:
    """The winning bid's price over the whole term, without VAT."""
    rows = [row for row in award.result["bids"] if row["bid"] == str(award.winner_id)]
    return Decimal(rows[0]["price_ex_vat"]) if rows else None
