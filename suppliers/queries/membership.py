"""Who is admitted where, and the steps about an admission."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import HUB_ROLES, SUPPLIER_ROLES, SUPPLIER_WRITERS, Organisation, Role
from dps.models import DynamicPurchasingSystem, Lot
from dps.queries import in_force
from suppliers.models import Admission, MembershipStep


def admissions_in_force(lot: Lot, at: datetime) -> QuerySet[Admission]:
    """The admissions to a lot that count at that moment."""
    return Admission.objects.in_force(at).filter(lot=lot).select_related("organisation").order_by("organisation__name")


def admitted_to(lot: Lot, at: datetime) -> QuerySet[Organisation]:
    """Every supplier admitted to the lot at that moment: whom a call-off must invite (DPS-15)."""
    return Organisation.objects.filter(admissions__in=Admission.objects.in_force(at).filter(lot=lot)).order_by("name")


def members_now(at: datetime) -> QuerySet[Admission]:
    """The admissions to lots of systems in force, suspended ones too: who was removed, or whose system has ended, owes
    no declaration any more, and no answer to a new version."""
    return Admission.objects.members(at).filter(lot__dps__in=in_force(at).values("pk"))


def members_of(dps: DynamicPurchasingSystem, at: datetime, lot: Lot | None = None) -> QuerySet[Organisation]:
    """The suppliers admitted to the DPS, or to one of its lots, suspended ones too; by name."""
    admissions = Admission.objects.filter(lot__dps=dps, admitted_at__lte=at).exclude(ended_at__lte=at)
    if lot:
        admissions = admissions.filter(lot=lot)
    return Organisation.objects.filter(pk__in=admissions.values("organisation")).order_by("name", "id")


def members(person: Any) -> QuerySet[Admission]:
    """Every admission, past ones too, that the person may see as hub or auditor; none for anybody else."""
    rows = Admission.objects.select_related(
        "organisation", "lot__dps__contracting_authority", "specification_version"
    ).order_by("organisation__name", "lot__number")
    if not person.is_authenticated:
        return rows.none()
    if person.has_role(Role.AUDITOR):
        return rows
    return rows.filter(lot__dps__contracting_authority__in=person.organisations(*HUB_ROLES))


def member(person: Any, pk: UUID, **_rest: Any) -> Admission:
    """One admission in the person's sight as hub or auditor, or DoesNotExist."""
    return members(person).prefetch_related("steps__proposed_by", "steps__decided_by", "steps__replied_by").get(pk=pk)


def step_to_decide(person: Any, pk: UUID, **_rest: Any) -> MembershipStep:
    """A step of a member in the person's sight, or DoesNotExist."""
    steps = MembershipStep.objects.select_related(
        "admission__organisation", "admission__lot__dps__contracting_authority", "proposed_by", "replied_by"
    )
    return steps.get(pk=pk, admission__in=members(person))


def own_admission(person: Any, pk: UUID, **_rest: Any) -> Admission:
    """An admission of one of the person's suppliers, or DoesNotExist."""
    if not person.is_authenticated:
        raise Admission.DoesNotExist
    rows = Admission.objects.select_related("organisation", "lot__dps", "specification_version").prefetch_related(
        "steps__replied_by"
    )
    return rows.get(pk=pk, organisation__in=person.organisations(*SUPPLIER_ROLES))


def own_admissions(person: Any, at: datetime) -> QuerySet[Admission]:
    """The person's suppliers' latest admission to each lot of a system in force, one that ended too."""
    begun = Admission.objects.filter(admitted_at__lte=at, lot__dps__in=in_force(at).values("pk"))
    own = begun.filter(organisation__in=person.organisations(*SUPPLIER_ROLES))
    latest = own.order_by("organisation_id", "lot_id", "-admitted_at").distinct("organisation_id", "lot_id")
    rows = Admission.objects.filter(pk__in=latest.values("pk")).order_by("lot__dps__reference", "lot__number")
    return rows.select_related("organisation", "lot__dps").prefetch_related("lot__dps__variations")


def steps_to_answer(person: Any, at: datetime) -> QuerySet[MembershipStep]:
    """Proposals about the admissions of the person's suppliers, and suspensions, that they can still reply to."""
    own = person.organisations(*SUPPLIER_WRITERS)
    suspended = Q(kind=MembershipStep.Kind.SUSPEND, goes_ahead=True, reply_until__gte=at)
    steps = MembershipStep.objects.filter(
        Q(decided_at=None) | suspended, replied_at=None, admission__organisation__in=own
    )  # fmt: skip
    return steps.select_related("admission__lot__dps", "admission__organisation").order_by("reply_until")


def steps_to_decide(person: Any, at: datetime) -> QuerySet[MembershipStep]:
    """Steps that this decision maker of the hub can decide now."""
    hubs = person.organisations(Role.DECIDER)
    ripe = ~Q(kind=MembershipStep.Kind.REMOVE) | Q(replied_at__isnull=False) | Q(reply_until__lt=at)
    open_steps = MembershipStep.objects.filter(
        ripe, decided_at=None, admission__lot__dps__contracting_authority__in=hubs
    )
    return open_steps.exclude(proposed_by=person).select_related("admission__organisation", "admission__lot__dps")
