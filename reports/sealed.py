"""What auditors do not see yet: who bids in a call-off whose bids are still sealed (A1, ECOM-01).

A call-off that was cancelled keeps its bids sealed for ever; who had bid is no secret any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from ledger import queries
from ledger.models import Entry
from tenders.actions.bidding import SUBMIT, WITHDRAW
from tenders.models import Bid, BidDraft, Competition, Invitation, Question

STILL_SEALED = {"opening__isnull": True, "published_at__isnull": False, "cancelled_at__isnull": True}
TELLING: tuple[Any, ...] = (Bid, BidDraft, Question, Invitation)


@dataclass(frozen=True)
class Unsealing(queries.Filter):
    """As the ledger filters; but who looks for a person, a body or an object finds no entry that tells of a bidder."""

    def entries(self) -> QuerySet[Entry]:
        """The entries that match, without the sealed ones where the filter itself would tell whose they are."""
        entries = super().entries()
        return entries.exclude(_telling()) if self.person or self.organisation or self.object_id else entries


def without_sealed(entries: Iterable[Entry]) -> list[tuple[Entry, bool]]:
    """Each entry, and whether it may be shown whole."""
    entries = list(entries)
    hidden = set(_sealed_entries().filter(pk__in=[entry.pk for entry in entries]).values_list("pk", flat=True))
    return [(entry, entry.pk not in hidden) for entry in entries]


def sealed_sequences() -> set[int]:
    """The places of all entries in the ledger that would tell who bids."""
    places = _sealed_entries().filter(sequence__isnull=False).values_list("sequence", flat=True)
    return {place for place in places if place is not None}


def is_sealed(model_label: str, pk: str) -> bool:
    """Whether the object is of a call-off whose bids are still sealed, and tells of a bidder."""
    return any(model._meta.label_lower == model_label and _sealed(model).filter(pk=pk).exists() for model in TELLING)


def _sealed_entries() -> QuerySet[Entry]:
    return Entry.objects.filter(_telling())


def _telling() -> Q:
    """Entries about bids, drafts, questions and invitations; and bids that came too late, by whom we do not say yet."""
    found = Q(object_type=Competition._meta.label_lower, object_id__in=_ids(Competition.objects.filter(**STILL_SEALED)))
    found &= Q(verb="refused", facts__policy__in=[SUBMIT, WITHDRAW])
    for model in TELLING:
        found |= Q(object_type=model._meta.label_lower, object_id__in=_ids(_sealed(model)))
    return found


def _sealed(model: Any) -> QuerySet[Any]:
    return model.objects.filter(**{f"competition__{name}": value for name, value in STILL_SEALED.items()})


def _ids(found: QuerySet[Any]) -> list[str]:
    return [str(pk) for pk in found.values_list("pk", flat=True)]
