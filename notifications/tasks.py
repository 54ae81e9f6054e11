"""Queue messages of this room. All may run twice, late, or at once, and do no harm."""

from __future__ import annotations

from celery import shared_task

from notifications.delivery import deliver_due, deliver_outbox
from notifications.reminders import raise_due

__all__ = ["deliver_outbox", "raise_reminders"]


@shared_task
def raise_reminders() -> None:
    """Ask every room what is due, then hand it over."""
    raise_due()
    deliver_due()
