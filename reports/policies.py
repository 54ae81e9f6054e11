"""Who reads the record."""

from __future__ import annotations

from typing import Any

from accounts.models import HUB_ROLES, Role
from accounts.policy import policy


@policy
def may_audit(person: Any, obj: Any = None) -> bool:
    """Only auditors read the award report and the ledger; every look is recorded."""
    return bool(person.is_authenticated) and person.has_role(Role.AUDITOR)


@policy
def may_see_compliance(person: Any, obj: Any = None) -> bool:
    """Compliance figures are read by the hub, for its own systems, and by auditors, whose looks are recorded."""
    return bool(person.is_authenticated) and person.has_role(*HUB_ROLES, Role.AUDITOR)
