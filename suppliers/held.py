"""What pages, reminders and exports ask about held evidence and requests for it, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import HUB_ROLES, SUPPLIER_ROLES, SUPPLIER_WRITERS, Organisation, Role
from suppliers.models import Admission, EvidenceRequest, HeldEvidence
from suppliers.models.held import EXPIRING_DAYS
from suppliers.queries import members_now

_WITH = ("document", "organisation", "given_by", "lot", "renewed_by")
_LATER = ("renewed_by__document", "renewed_by__given_by")


def now_held() -> QuerySet[HeldEvidence]:
    """What no later evidence has renewed."""
    return HeldEvidence.objects.filter(renewed_by=None).select_related(*_WITH)


def of(organisation: Organisation) -> QuerySet[HeldEvidence]:
    """What is held of one supplier, the soonest to run out first."""
    return now_held().filter(organisation=organisation)


def own(person: Any) -> QuerySet[HeldEvidence]:
    """What is held of the person's suppliers."""
    return now_held().filter(organisation__in=person.organisations(*SUPPLIER_ROLES))


def one_own(person: Any, pk: UUID, **_rest: Any) -> HeldEvidence:
    """One piece of evidence of the person's suppliers, earlier ones too, or DoesNotExist."""
    if not person.is_authenticated:
        raise HeldEvidence.DoesNotExist
    rows = HeldEvidence.objects.select_related(*_WITH, *_LATER)
    return rows.get(pk=pk, organisation__in=person.organisations(*SUPPLIER_ROLES))


def in_sight(person: Any, pk: UUID, **_rest: Any) -> HeldEvidence:
    """One piece of evidence that the person may read, as its supplier, as the hub of its DPS or as auditor."""
    if not person.is_authenticated:
        raise HeldEvidence.DoesNotExist
    rows = HeldEvidence.objects.select_related(*_WITH).filter(document__isnull=False)
    own = Q(organisation__in=person.organisations(*SUPPLIER_ROLES))
    return rows.get(own | for_the_hub(person), pk=pk)


def for_the_hub(person: Any) -> Q:
    """What the person's hub may read: given before the supplier's admission ended, and not for another hub's lot.

    Auditors read everything.
    """
    if person.has_role(Role.AUDITOR):
        return Q(pk__isnull=False)
    hubs = person.organisations(*HUB_ROLES)
    admissions = Admission.objects.filter(
        organisation=OuterRef("organisation"), lot__dps__contracting_authority__in=hubs
    ).exclude(ended_at__lte=OuterRef("given_at"))
    return Q(Exists(admissions)) & (Q(lot=None) | Q(lot__dps__contracting_authority__in=hubs))


def hubs_of(held: HeldEvidence, at: datetime) -> QuerySet[Organisation]:
    """The hubs by which the supplier is admitted; only that of the lot for what was given for one."""
    admissions = Admission.objects.members(at).filter(organisation=held.organisation)
    if held.lot_id:
        admissions = admissions.filter(lot__dps__lots=held.lot_id)
    rows = Organisation.objects.filter(systems__lots__admissions__in=admissions)
    return rows.distinct()


def history(held: HeldEvidence) -> list[HeldEvidence]:
    """What it renewed, the latest first. A certificate is renewed a few times in the life of a DPS."""
    earlier = []
    while held.renews_id is not None:
        held = HeldEvidence.objects.select_related(*_WITH).get(pk=held.renews_id)
        earlier.append(held)
    return earlier


def with_history(organisation: Organisation) -> list[tuple[HeldEvidence, list[HeldEvidence]]]:
    """What is held of one supplier, each with all that it renewed. One query."""
    rows = list(HeldEvidence.objects.filter(organisation=organisation).select_related(*_WITH, "lot__dps"))
    by_pk = {row.pk: row for row in rows}
    return [(row, list(_before(row, by_pk))) for row in rows if row.replacement is None]


def _before(row: HeldEvidence, rows: Mapping[UUID, HeldEvidence]) -> Iterator[HeldEvidence]:
    while row.renews_id is not None:
        yield (row := rows[row.renews_id])


def is_member(at: datetime, hubs: Any = None) -> Exists:
    """Whether the supplier is admitted to a lot of a DPS in force, suspended or not; of these hubs if named."""
    admissions = members_now(at).filter(organisation=OuterRef("organisation"))
    if hubs is not None:
        admissions = admissions.filter(lot__dps__contracting_authority__in=hubs)
    return Exists(admissions)


def expiring(person: Any, at: datetime) -> QuerySet[HeldEvidence]:
    """Evidence with an expiry date of the members that the person sees as hub or auditor."""
    rows = now_held().filter(expires_on__isnull=False).order_by("expires_on", "organisation__name", "id")
    if not person.is_authenticated:
        return rows.none()
    hubs = None if person.has_role(Role.AUDITOR) else person.organisations(*HUB_ROLES)
    return rows.filter(for_the_hub(person), is_member(at, hubs))


STATES = {"": "Expired or expiring within 60 days", "expired": "Expired", "all": "All with an expiry date"}


class LapseFilter:
    """The filters of the lapse report."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.state = query.get("state") if query.get("state") in STATES else ""
        self.words = query.get("q", "").strip()[:100]

    def apply(self, rows: QuerySet[HeldEvidence], today: date) -> QuerySet[HeldEvidence]:
        """The evidence that the filters let through."""
        if self.state == "expired":
            rows = rows.filter(expires_on__lt=today)
        elif not self.state:
            rows = rows.filter(expires_on__lte=today + timedelta(days=EXPIRING_DAYS))
        return rows.filter(organisation__name__icontains=self.words) if self.words else rows

    def query(self, **changes: Any) -> str:
        """The address's query with something changed."""
        parts = {"state": self.state, "q": self.words} | changes
        return urlencode({name: value for name, value in parts.items() if value})


def given_for(asked: EvidenceRequest) -> QuerySet[HeldEvidence]:
    """The files of an answer, each with what took its place."""
    return asked.files.select_related(*_WITH, *_LATER)


def requests_of(admission: Admission) -> QuerySet[EvidenceRequest]:
    """What this member was asked for, the latest first."""
    return admission.evidence_requests.select_related("asked_by", "reviewed_by")


def _requests() -> QuerySet[EvidenceRequest]:
    return EvidenceRequest.objects.select_related(
        "admission__organisation", "admission__lot__dps__contracting_authority", "held__document", "asked_by",
        "answered_by", "reviewed_by",
    )  # fmt: skip


def request_in_sight(person: Any, pk: UUID, **_rest: Any) -> EvidenceRequest:
    """A request that the person sees as hub or auditor, or DoesNotExist."""
    if not person.is_authenticated:
        raise EvidenceRequest.DoesNotExist
    rows = _requests()
    if not person.has_role(Role.AUDITOR):
        rows = rows.filter(admission__lot__dps__contracting_authority__in=person.organisations(*HUB_ROLES))
    return rows.get(pk=pk)


def own_request(person: Any, pk: UUID, **_rest: Any) -> EvidenceRequest:
    """A request to one of the person's suppliers, or DoesNotExist."""
    if not person.is_authenticated:
        raise EvidenceRequest.DoesNotExist
    return _requests().get(pk=pk, admission__organisation__in=person.organisations(*SUPPLIER_ROLES))


def open_requests(at: datetime) -> QuerySet[EvidenceRequest]:
    """Requests that wait for an answer of a supplier that is still a member; a call-off may outlast its system."""
    ended = Q(admission__ended_at__lte=at)
    return _requests().filter(answered_at=None, reviewed_at=None).exclude(ended).order_by("due_at")


def requests_to_answer(person: Any, at: datetime) -> QuerySet[EvidenceRequest]:
    """Those that the person can answer."""
    return open_requests(at).filter(admission__organisation__in=person.organisations(*SUPPLIER_WRITERS))


def requests_to_review(person: Any, at: datetime) -> QuerySet[EvidenceRequest]:
    """Answers, and silence after the time, that wait for this person of the hub."""
    hubs = person.organisations(*HUB_ROLES)
    ripe = Q(answered_at__isnull=False) | Q(due_at__lt=at)
    rows = _requests().filter(ripe, reviewed_at=None, admission__lot__dps__contracting_authority__in=hubs)
    return rows.exclude(admission__ended_at__lte=at).order_by("due_at")


def to_renew(person: Any, at: datetime, today: date) -> QuerySet[HeldEvidence]:
    """Evidence of the person's suppliers that runs out within 30 days or has, where they are admitted."""
    mine = now_held().filter(organisation__in=person.organisations(*SUPPLIER_WRITERS))
    return mine.filter(is_member(at), expires_on__lte=today + timedelta(days=30))
