"""What the list of call-offs shows, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from tenders.models import Competition

STATES = {
    "": "All",
    "draft": "Drafts",
    "open": "Open for bids",
    "sealed": "To be opened",
    "opened": "Being evaluated",
    "concluded": "Concluded",
    "cancelled": "Cancelled",
}


class CallOffFilter:
    """The filters of the list."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.state = query.get("state", "") if query.get("state", "") in STATES else ""
        self.words = query.get("q", "").strip()[:100]

    def apply(self, rows: QuerySet[Competition], now: datetime) -> QuerySet[Competition]:
        """The call-offs that the filters let through, latest first."""
        rows = rows.filter(self._state(now))
        if self.words:
            named = Q(title__icontains=self.words) | Q(reference__icontains=self.words)
            rows = rows.filter(named | Q(buyer__name__icontains=self.words))
        return rows.order_by("-created_at", "reference")

    def _state(self, now: datetime) -> Q:
        live = Q(cancelled_at=None, published_at__isnull=False)
        return {
            "draft": Q(cancelled_at=None, published_at=None),
            "open": live & Q(deadline__gte=now),
            "sealed": live & Q(deadline__lt=now, opening=None),
            "opened": live & Q(opening__isnull=False, concluded_at=None),
            "concluded": live & Q(concluded_at__isnull=False),
            "cancelled": Q(cancelled_at__isnull=False),
        }.get(self.state, Q())

    @property
    def states(self) -> list[tuple[str, str, str, bool]]:
        """The choices of the state: key, words, address, whether it is chosen."""
        return [(key, text, "?" + self.query(state=key), key == self.state) for key, text in STATES.items()]

    def query(self, **changes: Any) -> str:
        """The address's query with something changed."""
        parts = {"state": self.state, "q": self.words} | changes
        return urlencode({name: value for name, value in parts.items() if value not in ("", None)})
