"""Wakes the worker after a commit. If the queue is away, the sweep each minute finds the same work in the database."""

from __future__ import annotations

import logging

from celery import signature
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge_documents() -> None:
    """Have letters and receipts made as soon as this transaction is committed."""
    transaction.on_commit(_send)


def _send() -> None:
    try:
        signature("suppliers.tasks.make_documents").delay()
    except OperationalError:
        logger.warning("The queue is away; letters and receipts will be made by the next sweep")
