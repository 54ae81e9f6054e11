"""Auditors are audited too: what they look at is recorded at the door, so that no page can forget it (A1)."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.http import HttpRequest

from accounts.models import Role
from accounts.policy import Policy, anyone, signed_in
from ledger import actions as ledger

OF_EVERYBODY = (anyone, signed_in)
OF_ONESELF = "notifications."


def note(request: HttpRequest, policy: Policy, obj: Any = None) -> None:
    """Record that an auditor looks at something that is neither public nor their own."""
    person: Any = request.user
    if policy in OF_EVERYBODY or policy.name.startswith(OF_ONESELF) or not _audits(person):
        return
    seen = request.resolver_match
    which = {name: str(value) for name, value in seen.kwargs.items()} if seen else {}
    with transaction.atomic():
        ledger.record(
            verb="audited", obj=obj if isinstance(obj, models.Model) else None, actor=person,
            organisation=person.organisations(Role.AUDITOR)[0],
            facts={"what": seen.view_name if seen else "", "which": which},
        )  # fmt: skip


def _audits(person: Any) -> bool:
    return bool(person and person.is_authenticated) and person.has_role(Role.AUDITOR)
