"""The people of an organisation and of a hub."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import HUB_ROLES, Organisation, Role, User
from accounts.queries import acting_bodies
from dps.models import DynamicPurchasingSystem


def organisation_people(organisation: Organisation, *roles: str) -> list[User]:
    """The active people of an organisation who hold one of the roles (any role if none is named)."""
    bodies = {organisation.pk} if organisation.is_supplier else acting_bodies(organisation)
    active = Q(memberships__organisation__in=bodies, memberships__ended_at__isnull=True)
    if roles:
        active &= Q(memberships__role__in=roles)
    return list(User.objects.filter(active, is_active=True).distinct().order_by("email"))


def assessors(dps: DynamicPurchasingSystem) -> list[User]:
    """The people of the hub who may assess."""
    return organisation_people(dps.contracting_authority, Role.ASSESSOR)


def assessors_in_sight(person: Any) -> QuerySet[User]:
    """The assessors of the person's own hub."""
    hubs = person.organisations(*HUB_ROLES) if person.is_authenticated else []
    active = Q(memberships__organisation__in=hubs, memberships__ended_at=None, memberships__role=Role.ASSESSOR)
    return User.objects.filter(active, is_active=True).distinct().order_by("name", "email")
