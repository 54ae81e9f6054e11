"""Wakes the worker after a commit. If the queue is away, the sweep finds the same work in the database."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge_receipts() -> None:
    """Have receipts made and sent as soon as this transaction is committed."""
    transaction.on_commit(_send)


def _send() -> None:
    try:
        current_app.tasks["tenders.tasks.make_receipts"].apply_async(ignore_result=True, retry=False)
    except OperationalError:
        logger.warning("The queue is away; the sweep will make the receipts of bids")
