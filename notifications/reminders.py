"""Reminders: every room says what is due; each is sent once per key, whatever crashes and however many ask."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ledger import clock
from notifications.actions import Notice, notify

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reminder(Notice):
    """Something that is due for some people; the key holds what and which step, such as "bid:<id>:24h"."""


Provider = Callable[[datetime], Iterable[Reminder]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider of reminders; called once, from the room's AppConfig.ready()."""
    _providers.append(provider)
    return provider


def raise_due() -> int:
    """Put every reminder that is due by the portal's clock into the outbox; how many messages are new."""
    now = clock.now()
    new = 0
    for provider in _providers:
        try:
            new += sum(_raise(reminder) for reminder in provider(now))
        except Exception:  # what one room cannot say must not silence the others
            logger.exception("A provider of reminders failed: %s", getattr(provider, "__qualname__", provider))
    return new


@transaction.atomic
def _raise(reminder: Reminder) -> int:
    made = notify(
        people=reminder.people,
        subject=reminder.subject,
        body=reminder.body,
        link=reminder.link,
        key=f"reminder:{reminder.key}",
    )
    return len(made)
