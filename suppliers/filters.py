"""What a list shows, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from suppliers.models import Admission, ApplicationLot, MembershipStep, SavedFilter

QUEUE_STATES = {
    "waiting": "Waiting for a decision",
    "late": "Late",
    "recommended": "Ready to decide",
    "decided": "Decided",
    "withdrawn": "Withdrawn",
    "all": "All",
}
QUEUE_WHOSE = {"": "Everybody's", "mine": "Mine", "nobody": "Nobody's"}


class QueueFilter:
    """The filters of the hub's queue."""

    def __init__(self, query: Mapping[str, str], person: Any) -> None:
        self.person = person
        self.state = query.get("state") if query.get("state") in QUEUE_STATES else "waiting"
        self.whose = query.get("whose") if query.get("whose") in QUEUE_WHOSE else ""
        self.words = query.get("q", "").strip()[:100]

    def apply(self, lots: QuerySet[ApplicationLot], now: datetime) -> QuerySet[ApplicationLot]:
        """The lots that the filters let through: the soonest due first, of decided ones the latest first."""
        lots = lots.filter(self._state(now), self._whose())
        if self.words:
            named = Q(application__organisation__name__icontains=self.words)
            numbered = Q(application__reference__icontains=self.words)
            lots = lots.filter(named | numbered | Q(application__dps__reference__iexact=self.words))
        return lots.order_by("-decided_at", "id") if self.state == "decided" else lots.order_by("due_at", "id")

    def _state(self, now: datetime) -> Q:
        waiting = Q(decided_at=None, withdrawn_at=None)
        return {
            "waiting": waiting,
            "late": waiting & Q(due_at__lt=now),
            "recommended": waiting & ~Q(recommendation=""),
            "decided": Q(decided_at__isnull=False),
            "withdrawn": Q(withdrawn_at__isnull=False),
            "all": Q(),
        }[str(self.state)]

    def _whose(self) -> Q:
        return {"mine": Q(assessor=self.person), "nobody": Q(assessor=None)}.get(str(self.whose), Q())

    def query(self, **changes: Any) -> str:
        """The address's query with something changed."""
        return _query({"state": self.state, "whose": self.whose, "q": self.words} | changes)


def saved(person: Any) -> QuerySet[SavedFilter]:
    """The filters of the queue that the person keeps, by name."""
    return SavedFilter.objects.filter(person=person)


MEMBER_STATES = {"": "All", "admitted": "Admitted", "suspended": "Suspended", "removed": "Removed", "open": "To decide"}


class MemberFilter:
    """The filters of the hub's list of members."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.state = query.get("state") if query.get("state") in MEMBER_STATES else ""
        self.words = query.get("q", "").strip()[:100]

    def apply(self, admissions: QuerySet[Admission], now: datetime) -> QuerySet[Admission]:
        """The admissions that the filters let through."""
        removed = Q(ended_at__lte=now)
        suspended = ~removed & Q(suspended_at__lte=now)
        of_state = {
            "": Q(),
            "admitted": ~removed & ~suspended,
            "suspended": suspended,
            "removed": removed,
            "open": Q(pk__in=MembershipStep.objects.filter(decided_at=None).values("admission")),
        }
        admissions = admissions.filter(of_state[str(self.state)])
        if self.words:
            named = Q(organisation__name__icontains=self.words)
            admissions = admissions.filter(named | Q(lot__dps__reference__iexact=self.words))
        return admissions

    def query(self, **changes: Any) -> str:
        """The address's query with something changed."""
        return _query({"state": self.state, "q": self.words} | changes)


class RegisterFilter:
    """The filters of the public register."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.words = query.get("q", "").strip()[:100]
        self.dps = query.get("dps", "").strip()[:50]
        self.lot = query.get("lot", "") if query.get("lot", "").isdecimal() and len(query.get("lot", "")) < 5 else ""
        self.sme = query.get("sme") if query.get("sme") in ("yes", "no") else ""

    def apply(self, admissions: QuerySet[Admission, Any]) -> QuerySet[Admission, Any]:
        """The admissions that the filters let through."""
        if self.words:
            named = Q(organisation__name__icontains=self.words)
            admissions = admissions.filter(named | Q(organisation__company_number__iexact=self.words))
        if self.dps:
            admissions = admissions.filter(lot__dps__reference=self.dps)
        if self.lot:
            admissions = admissions.filter(lot__number=int(self.lot))
        if self.sme:
            admissions = admissions.filter(organisation__supplier_profile__is_sme=self.sme == "yes")
        return admissions

    def query(self, **changes: Any) -> str:
        """The address's query with something changed."""
        return _query({"q": self.words, "dps": self.dps, "lot": self.lot, "sme": self.sme} | changes)


def _query(parts: Mapping[str, Any]) -> str:
    return urlencode({name: value for name, value in parts.items() if value not in ("", None)})
