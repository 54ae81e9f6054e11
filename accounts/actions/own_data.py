"""Giving a person what is kept about them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts import own_data
from accounts.models import User
from accounts.policy import enforce, signed_in
from ledger import actions as ledger
from ledger import clock


@transaction.atomic
def export_own_data(*, by: User) -> dict[str, Any]:
    """Everything about this person; that it was asked for is recorded too."""
    enforce(signed_in, by)
    ledger.record(verb="own_data_exported", obj=by, actor=by)
    return {"made_at": clock.now().isoformat(), **own_data.of(by)}
