"""The people of an organisation and of a hub."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import HUB_ROLES, Membership, Organisation, Role, User
from accounts.queries import acting_bodies
from dps.models import DynamicPurchasingSystem


def organisation_people(organisation: Organisation, *roles: str) -> list[User]:
    """The active people of an organisation who hold one of the roles (any role if none is named)."""
    bodies = {organisation.pk} if organisation.is_supplier else acting_bodies(organisation)
    active = Q(memberships__organisation__in=bodies, memberships__ended_at__isnull=True)
    if roles:
        active &= Q(memberships__role__in=roles)
    return list(User.objects.filter(active, is_active=True).distinct().order_by("email"))


def people_of_suppliers(suppliers: Iterable[UUID], *roles: str) -> defaultdict[UUID, list[User]]:
    """The active people of each of these suppliers who hold one of the roles. One query."""
    active = Membership.objects.filter(organisation__in=suppliers, ended_at=None, user__is_active=True, role__in=roles)
    people: defaultdict[UUID, list[User]] = defaultdict(list)
    for row in active.select_related("user").order_by("user__email"):
        people[row.organisation_id].append(row.user)
    return people


def assessors(dps: DynamicPurchasingSystem) -> list[User]:
    """The people of the hub who may assess."""
    return organisation_people(dps.contracting_authority, Role.ASSESSOR)


def assessors_in_sight(person: Any) -> QuerySet[User]:
    """The assessors of the person's own hub."""
    hubs = person.organisations(*HUB_ROLES) if person.is_authenticated else []
    active = Q(memberships__organisation__in=hubs, memberships__ended_at=None, memberships__role=Role.ASSESSOR)
    return User.objects.filter(active, is_active=True).distinct().order_by("name", "email")
