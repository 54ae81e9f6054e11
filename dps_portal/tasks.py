"""Housekeeping that belongs to no room."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_ended_sessions() -> None:
    """Remove sessions that ended; may be run at any time."""
    call_command("clearsessions")
