"""Campaigns of renewed declarations, and what members declared."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import HUB_ROLES, SUPPLIER_ROLES, SUPPLIER_WRITERS, Role
from dps.models import DynamicPurchasingSystem
from dps.queries import in_force
from suppliers.models import Admission, DeclarationCampaign, RenewedDeclaration
from suppliers.queries.membership import members_now


def systems_to_ask(person: Any, at: datetime) -> QuerySet[DynamicPurchasingSystem]:
    """The DPSs in force of the hubs the person works for."""
    return _systems(person).filter(pk__in=in_force(at).values("pk"))


def system_to_ask(person: Any, reference: str, **_rest: Any) -> DynamicPurchasingSystem:
    """A published DPS of the hubs the person works for, or DoesNotExist; whether it is in force, the action says."""
    return _systems(person).get(reference=reference)


def _systems(person: Any) -> QuerySet[DynamicPurchasingSystem]:
    hubs = person.organisations(*HUB_ROLES) if person.is_authenticated else []
    rows = DynamicPurchasingSystem.objects.filter(contracting_authority__in=hubs, published_at__isnull=False)
    return rows.select_related("contracting_authority").order_by("reference")


def campaigns(person: Any) -> QuerySet[DeclarationCampaign]:
    """Every campaign the person may see as hub or auditor, with how many members were `asked` and have `answered`."""
    answered = Count("declarations", filter=Q(declarations__answered_at__isnull=False))
    rows = (
        DeclarationCampaign.objects.select_related("dps__contracting_authority", "lot", "sent_by")
        .annotate(asked=Count("declarations"), answered=answered)
        .order_by("-sent_at", "id")
    )
    if not person.is_authenticated:
        return rows.none()
    if person.has_role(Role.AUDITOR):
        return rows
    return rows.filter(dps__contracting_authority__in=person.organisations(*HUB_ROLES))


def campaign(person: Any, pk: UUID, **_rest: Any) -> DeclarationCampaign:
    """One of them, or DoesNotExist."""
    return campaigns(person).get(pk=pk)


def declarations_of(campaign: DeclarationCampaign) -> QuerySet[RenewedDeclaration]:
    """What every member that was asked declared, by name."""
    return campaign.declarations.select_related("organisation", "answered_by", "reviewed_by", "campaign")


def declarations_of_member(admission: Admission) -> QuerySet[RenewedDeclaration]:
    """What the supplier was asked in the DPS of this admission, the latest first."""
    rows = RenewedDeclaration.objects.filter(
        organisation=admission.organisation_id, campaign__dps=admission.lot.dps_id
    )  # fmt: skip
    return rows.select_related("campaign").order_by("-campaign__sent_at", "pk")


def declaration_in_sight(person: Any, pk: UUID, **_rest: Any) -> RenewedDeclaration:
    """One member's declaration for the hub or an auditor, or DoesNotExist."""
    rows = RenewedDeclaration.objects.select_related(
        "campaign__dps__contracting_authority", "campaign__lot", "organisation", "answered_by", "reviewed_by"
    )
    return rows.get(pk=pk, campaign__in=campaigns(person).values("pk"))


def own_declaration(person: Any, pk: UUID, **_rest: Any) -> RenewedDeclaration:
    """A declaration of one of the person's suppliers, or DoesNotExist."""
    if not person.is_authenticated:
        raise RenewedDeclaration.DoesNotExist
    rows = RenewedDeclaration.objects.select_related("campaign__dps", "campaign__lot", "organisation", "answered_by")
    return rows.get(pk=pk, organisation__in=person.organisations(*SUPPLIER_ROLES))


def declarations_to_make(person: Any, at: datetime) -> QuerySet[RenewedDeclaration]:
    """Requests that wait for an answer of the person's suppliers, as long as they are members; soonest due first."""
    own = person.organisations(*SUPPLIER_WRITERS)
    waiting = RenewedDeclaration.objects.filter(still_member(at), answered_at=None, organisation__in=own)
    return waiting.select_related("campaign__dps", "organisation").order_by("campaign__due_at")


def declarations_to_review(person: Any, at: datetime) -> QuerySet[RenewedDeclaration]:
    """Changes and silence of members that wait for the review of this person of the hub."""
    silent = Q(answered_at=None, campaign__due_at__lt=at, reviewed_at=None)
    unseen = Q(reviewed_at=None) | Q(reviewed_at__lt=F("answered_at"))
    ripe = silent | (Q(answer=RenewedDeclaration.Answer.CHANGED) & unseen)
    hubs = person.organisations(*HUB_ROLES)
    waiting = RenewedDeclaration.objects.filter(
        ripe, still_member(at), campaign__dps__contracting_authority__in=hubs
    )  # fmt: skip
    return waiting.select_related("campaign__dps", "organisation").order_by("campaign__due_at", "organisation__name")


def still_member(at: datetime) -> Exists:
    """Whether who was asked is still admitted to a lot of that DPS, suspended or not: who was removed owes nothing."""
    members = members_now(at)
    return Exists(members.filter(lot__dps=OuterRef("campaign__dps"), organisation=OuterRef("organisation")))
