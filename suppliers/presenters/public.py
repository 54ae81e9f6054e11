"""The public register in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from dps.queries import in_force
from suppliers import filters, register_rows


def register(rows: Any, chosen: filters.RegisterFilter, now: datetime) -> dict[str, Any]:
    """One page of the register with its filters and downloads."""
    path = reverse("suppliers:register")
    return {
        "rows": [(admission, register_rows.as_dict(admission)) for admission in rows],
        "page": rows,
        "count": rows.paginator.count,
        "chosen": chosen,
        "now": now,
        "filtered": any((chosen.words, chosen.dps, chosen.lot, chosen.sme)),
        "link": lambda number: f"{path}?{chosen.query(page=number)}",
        "csv": f"{reverse('suppliers:register_csv')}?{chosen.query()}",
        "json": f"{reverse('suppliers:register_json')}?{chosen.query()}",
        "dpses": in_force(now),
    }
