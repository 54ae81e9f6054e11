"""The row that every decision about a DPS hangs on."""

from __future__ import annotations

from uuid import UUID

from dps.models import DynamicPurchasingSystem


def lock_dps(pk: UUID) -> DynamicPurchasingSystem:
    """The DPS under lock, its authority with it: what is decided about one DPS is decided one after the other."""
    rows = DynamicPurchasingSystem.objects.select_for_update(of=("self",)).select_related("contracting_authority")
    return rows.get(pk=pk)
