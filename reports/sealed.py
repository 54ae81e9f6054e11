"""What auditors do not see yet: who bids in a call-off whose bids are still sealed (A1, ECOM-01)."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.models import Entry
from tenders.models import Bid, Competition, Question

STILL_SEALED = {"opening__isnull": True, "published_at__isnull": False}
TELLING = ("tenders.bid", "tenders.biddraft", "tenders.question", "tenders.invitation")


def without_sealed(entries: Iterable[Entry]) -> list[tuple[Entry, bool]]:
    """Each entry, and whether it may be shown whole. Three queries."""
    entries = list(entries)
    telling = [entry for entry in entries if entry.object_type in TELLING]
    if not telling:
        return [(entry, True) for entry in entries]
    sealed = set(Competition.objects.filter(**STILL_SEALED).values_list("pk", flat=True))
    keys = [entry.object_id for entry in telling]
    hidden = {str(pk) for pk in Bid.objects.filter(pk__in=keys, competition__in=sealed).values_list("pk", flat=True)}
    hidden |= {
        str(pk) for pk in Question.objects.filter(pk__in=keys, competition__in=sealed).values_list("pk", flat=True)
    }
    return [(entry, entry.object_id not in hidden) for entry in entries]
