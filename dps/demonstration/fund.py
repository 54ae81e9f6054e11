"""The demonstration's fund: £45 million over three years as the notice and the hub's guidance of the time have it.

How much went to each body is not known here: those amounts are made up, in round figures, and say so.
"""

from __future__ import annotations

from pathlib import Path

from accounts.models import User
from dps import actions
from dps.models import DynamicPurchasingSystem, FundLoad

ALLOCATIONS = Path(__file__).with_name("fund.csv")
SOURCE = (
    "Demonstration figures. Only the size of the fund in each year is a fact: £15m, £20m and £10m. "
    "That VAT is in it is assumed."
)


def allocate(dps: DynamicPurchasingSystem, *, by: User) -> FundLoad:
    """Load them, as the hub would; doing it twice changes nothing."""
    with ALLOCATIONS.open("rb") as file:
        return actions.load_fund(
            by=by, dps=dps, file=file, file_name="demonstration-allocations.csv", includes_vat=True, source=SOURCE
        )
