"""Work for Celery. Each run finds what is not made yet, so that a lost message costs nothing."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db.models import Q

from ledger import clock
from tenders.actions.receipts import send_receipt
from tenders.models import Bid

logger = logging.getLogger(__name__)


@shared_task
def make_receipts() -> None:
    """Make and send the receipts of bids; one kept by the safety net gets its receipt once it counts."""
    counts = Q(by_safety_net=False) | Q(
        replaced_at=None, withdrawn_at=None, competition__deadline__lt=clock.now(), competition__cancelled_at=None
    )
    for pk in list(Bid.objects.filter(counts, receipt_document=None).values_list("pk", flat=True)):
        try:
            send_receipt(pk)
        except Exception:
            logger.exception("No receipt for bid %s", pk)
