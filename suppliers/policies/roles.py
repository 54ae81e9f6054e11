"""What the policies of this room ask about a person: a role, and freedom from conflicts of interest."""

from __future__ import annotations

from typing import Any

from accounts.models import Role
from suppliers.models import Application, ApplicationLot

HUB = (Role.ASSESSOR, Role.DECIDER)


def holds(person: Any, *roles: str, organisation: Any = None) -> bool:
    """Whether the person is signed in and holds one of the roles, for this organisation if one is named."""
    return bool(person.is_authenticated) and person.has_role(*roles, organisation=organisation)


def of_hub(person: Any, lot: ApplicationLot, *roles: str) -> bool:
    """Of the hub of this DPS, and without a declared conflict of interest, which shuts out everywhere (COI-01)."""
    in_role = holds(person, *roles, organisation=lot.application.dps.contracting_authority)
    return in_role and not has_conflict(person, lot.application)


def has_conflict(person: Any, application: Application) -> bool:
    """Whether the person declared a conflict of interest in this application."""
    return any(d.person_id == person.pk and d.has_conflict for d in application.impartiality.all())


def has_declared(person: Any, application: Application) -> bool:
    """Whether the person declared anything about interests in this application."""
    return any(d.person_id == person.pk for d in application.impartiality.all())


def must_declare(person: Any, lot: ApplicationLot) -> bool:
    """Whether this person of the hub has to declare before seeing any answer. Auditors take no part, and need not."""
    return of_hub(person, lot, *HUB) and not has_declared(person, lot.application)
