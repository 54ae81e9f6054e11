"""What auditors do not see yet: who bids in a call-off whose bids are still sealed (A1, ECOM-01)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ledger import queries
from ledger.models import Entry
from tenders.models import Bid, BidDraft, Invitation, Question

STILL_SEALED = {"opening__isnull": True, "published_at__isnull": False}
TELLING = ("tenders.bid", "tenders.biddraft", "tenders.question", "tenders.invitation")


@dataclass(frozen=True)
class Unsealing(queries.Filter):
    """As the ledger filters; but who looks for one person's entries does not find those that would tell of a bid."""

    def entries(self) -> QuerySet[Entry]:
        """The entries that match, without the sealed ones when a person or an organisation is asked for."""
        entries = super().entries()
        if self.person or self.organisation:
            entries = entries.exclude(object_type__in=TELLING, object_id__in=sealed_objects())
        return entries


def sealed_objects() -> set[str]:
    """The ids of bids, and of what else tells of a bidder, in call-offs whose bids are sealed. Four queries."""
    still = {f"competition__{name}": value for name, value in STILL_SEALED.items()}
    models: tuple[Any, ...] = (Bid, BidDraft, Question, Invitation)
    return {str(pk) for model in models for pk in model.objects.filter(**still).values_list("pk", flat=True)}


def without_sealed(entries: Iterable[Entry]) -> list[tuple[Entry, bool]]:
    """Each entry, and whether it may be shown whole."""
    entries = list(entries)
    telling = any(entry.object_type in TELLING for entry in entries)
    hidden = sealed_objects() if telling else set()
    return [(entry, entry.object_type not in TELLING or entry.object_id not in hidden) for entry in entries]
