"""Reading is recorded too (A1)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Role, User
from accounts.policy import enforce
from ledger import actions as ledger
from reports import policies


@transaction.atomic
def record_look(*, by: User, what: str, facts: dict[str, Any] | None = None) -> None:
    """Note that an auditor looked at or took something."""
    enforce(policies.may_audit, by)
    organisation = by.organisations(Role.AUDITOR)[0]
    ledger.record(verb="audited", obj=None, actor=by, organisation=organisation, facts={"what": what, **(facts or {})})
