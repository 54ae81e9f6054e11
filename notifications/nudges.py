"""Wakes the worker after a commit. If the queue is away, beat's sweep finds the same work in the database."""

from __future__ import annotations

import logging

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError
from redis import RedisError

logger = logging.getLogger(__name__)


def nudge(task: str) -> None:
    """Have the task of that name run soon after this transaction is committed.

    Once in NUDGE_SECONDS is enough, and spares the queue a storm of last-minute bids: the task starts at the end of
    that time and finds all that waits then.
    """
    transaction.on_commit(lambda: _send(task), robust=True)


def _send(task: str) -> None:
    seconds = settings.NUDGE_SECONDS
    try:
        if not seconds or cache.add(f"nudged:{task}", 1, timeout=seconds):
            current_app.tasks[task].apply_async(ignore_result=True, retry=False, countdown=seconds)
    except (OperationalError, RedisError) as away:
        logger.warning("The queue is away; the sweep will do %s: %s", task, type(away).__name__)
