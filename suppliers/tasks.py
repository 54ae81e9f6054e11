"""Work for Celery: letters and receipts. Each run finds what is not made yet, so that a lost message costs nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from celery import shared_task

from suppliers import paperwork
from suppliers.models import Application, DecisionLetter

logger = logging.getLogger(__name__)


@shared_task
def make_documents() -> None:
    """Make and send every receipt and decision letter that is still to be made."""
    receipts = Application.objects.filter(submitted_at__isnull=False, receipt_document=None).values_list(
        "pk", flat=True
    )
    letters = DecisionLetter.objects.filter(sent_at=None).values_list("pk", flat=True)
    _each(receipts, paperwork.send_receipt)
    _each(letters, paperwork.send_letter)


def _each(keys: Iterable[UUID], make: Callable[[UUID], None]) -> None:
    """One that cannot be made does not hold up the others; the next sweep tries it again."""
    for key in list(keys):
        try:
            make(key)
        except Exception:
            logger.exception("%s failed for %s", make.__name__, key)
