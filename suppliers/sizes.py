"""How big a supplier is by the EU definition, from the figures its latest application states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from suppliers.models import Application, SupplierProfile
from suppliers.questionnaire import Slot

EUROS_IN_POUNDS = Decimal("0.820371")
"""The sterling value of the euro for 2018 and 2019 that the regulation 5 thresholds use (EUR 221,000 = GBP 181,302)."""

CEILINGS = (
    ("micro", 10, 2_000_000, 2_000_000),
    ("small", 50, 10_000_000, 10_000_000),
    ("medium", 250, 50_000_000, 43_000_000),
)
"""Size, staff below, turnover or balance sheet total at most in euros (Recommendation 2003/361/EC, Annex, article 2)."""


def size_of(staff: int, turnover: Decimal, balance_sheet: Decimal) -> str:
    """micro, small, medium or large: staff, and either turnover or balance sheet, must lie under the ceilings."""
    for size, staff_below, most_turnover, most_balance in CEILINGS:
        within = turnover <= most_turnover * EUROS_IN_POUNDS or balance_sheet <= most_balance * EUROS_IN_POUNDS
        if staff < staff_below and within:
            return size
    return "large"


def remember(application: Application, values: Mapping[Slot, Any], *, at: datetime) -> SupplierProfile:
    """Keep the size and nature that a submitted application states."""
    staff = int(values[(None, "size-staff")])
    turnover = Decimal(values[(None, "size-turnover")])
    balance_sheet = Decimal(values[(None, "size-balance-sheet")])
    size = size_of(staff, turnover, balance_sheet)
    profile, _ = SupplierProfile.objects.update_or_create(
        organisation=application.organisation,
        defaults={
            "staff": staff,
            "turnover_ex_vat": turnover,
            "balance_sheet": balance_sheet,
            "size": size,
            "is_sme": size != "large",
            "is_vcse": "vcse" in (values.get((None, "size-classes")) or []),
            "source": application,
            "stated_at": at,
        },
    )
    return profile
