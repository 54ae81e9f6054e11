"""Work for Celery: the letters about an outcome, all of them at the same time."""

from __future__ import annotations

import logging

from celery import shared_task

from evaluations.letters import send_letters
from evaluations.models import Award

logger = logging.getLogger(__name__)


@shared_task
def make_letters() -> None:
    """Make and send the letters of every approved award that has some to send; a second run does nothing."""
    waiting = Award.objects.filter(approved_at__isnull=False, letters__sent_at__isnull=True).distinct()
    for award in waiting.values_list("pk", flat=True):
        try:
            send_letters(award)
        except Exception:  # one that cannot be made does not hold up the others; the next sweep tries it again
            logger.exception("Letters of award %s failed", award)
