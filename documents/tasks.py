"""Work for Celery: uploads that nobody finished or took."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.db import transaction

from documents import uploading
from documents.queries import abandoned_uploads


@shared_task
def forget_abandoned_uploads() -> int:
    """Remove them with their parts; how many there were. May be run at any time."""
    keys = list(abandoned_uploads().values_list("pk", flat=True))
    return sum(map(_forget, keys))


@transaction.atomic
def _forget(key: UUID) -> bool:
    """One by itself, unless somebody has gone on with it meanwhile."""
    upload = abandoned_uploads().select_for_update(skip_locked=True).filter(pk=key).first()
    if upload is not None:
        uploading.forget(upload)
    return upload is not None
