"""Who reads the record."""

from __future__ import annotations

from typing import Any

from accounts.models import Role
from accounts.policy import policy


@policy
def may_audit(person: Any, obj: Any = None) -> bool:
    """Only auditors read the award report and the ledger; every look is recorded."""
    return bool(person.is_authenticated) and person.has_role(Role.AUDITOR)
