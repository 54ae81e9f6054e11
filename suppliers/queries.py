"""What pages, API and other rooms ask about suppliers; each with a fixed number of queries."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Organisation, User
from dps.models import DynamicPurchasingSystem, Lot
from suppliers.models import Admission, ApplicationLot


def admissions_in_force(lot: Lot, at: datetime) -> QuerySet[Admission]:
    """The admissions to a lot that count at that moment."""
    return Admission.objects.in_force(at).filter(lot=lot).select_related("organisation").order_by("organisation__name")


def admitted_to(lot: Lot, at: datetime) -> QuerySet[Organisation]:
    """Every supplier admitted to the lot at that moment: whom a call-off must invite (DPS-15)."""
    return Organisation.objects.filter(admissions__in=Admission.objects.in_force(at).filter(lot=lot)).order_by("name")


def open_first_round(dps: DynamicPurchasingSystem) -> QuerySet[ApplicationLot]:
    """Requests under the extended first assessment period that are not decided: no call-off may go out (DPS-13)."""
    return ApplicationLot.objects.filter(
        application__dps=dps,
        in_first_round=True,
        submitted_at__isnull=False,
        withdrawn_at__isnull=True,
        decided_at__isnull=True,
    ).select_related("application__organisation", "lot")


def organisation_people(organisation: Organisation, *roles: str) -> list[User]:
    """The active people of an organisation who hold one of the roles (any role if none is named)."""
    people = User.objects.filter(
        is_active=True, memberships__organisation=organisation, memberships__ended_at__isnull=True
    )
    if roles:
        people = people.filter(memberships__role__in=roles)
    return list(people.distinct().order_by("email"))
