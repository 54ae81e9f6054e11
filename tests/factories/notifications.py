"""Messages in the outbox, as rooms put them there."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from notifications.actions import notify
from notifications.models import Message


def tell(person: User, key: str = "a-key", **changes: object) -> list[Message]:
    """One message in the outbox."""
    facts = {"subject": "A call-off", "body": "You are invited.", "link": "/invitations/", **changes}
    with transaction.atomic():
        return notify(people=[person], key=key, **facts)  # type: ignore[arg-type]
