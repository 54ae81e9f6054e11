"""Who may see and change what about organisations and their people."""

from __future__ import annotations

from typing import Any

from accounts.models import HUB_ROLES, Organisation, Role
from accounts.policy import policy


@policy
def may_register_supplier(person: Any, obj: Any = None) -> bool:
    """You need a verified account to register a supplier."""
    return bool(person.is_authenticated)


@policy
def may_see_team(person: Any, organisation: Organisation) -> bool:
    """Only people of the organisation see its team."""
    return bool(person.is_authenticated) and bool(
        [m for m in person.active_memberships if m.organisation_id == organisation.pk]
    )


@policy
def may_manage_team(person: Any, organisation: Organisation) -> bool:
    """Only an owner of the supplier invites and removes people."""
    return bool(person.is_authenticated) and person.has_role(Role.OWNER, organisation=organisation)


@policy
def may_load_register(person: Any, obj: Any = None) -> bool:
    """Only the hub's people bring the register of organisations up to date."""
    return bool(person.is_authenticated) and person.has_role(*HUB_ROLES)
