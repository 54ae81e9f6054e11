"""Work for Celery: releases of what has happened, and the PDF of each notice."""

from __future__ import annotations

import logging

from celery import shared_task

from notices import actions
from notices.models import Notice

logger = logging.getLogger(__name__)


@shared_task
def publish_pending() -> None:
    """Release what has no release yet, then make the PDFs that are missing. May run twice or at once."""
    actions.release_pending()
    for pk in list(Notice.objects.filter(pdf__isnull=True).values_list("pk", flat=True)):
        try:
            actions.make_pdf(pk)
        except Exception:  # one that cannot be made does not hold up the others; the next sweep tries it again
            logger.exception("The PDF of notice %s failed", pk)
