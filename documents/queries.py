"""Reading stored files back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from accounts.errors import InvalidState
from documents import vault
from documents.models import Document, Upload
from documents.streams import CHUNK, decrypt, decrypt_stream
from ledger import clock


class Quarantined(InvalidState):
    """The malware scan found something in this file, so it is not handed out."""

    def __init__(self, document: Document) -> None:
        super().__init__(f"The malware scan found something in “{document.name}”, so it is not handed out.")


def open_document(document: Document) -> Iterator[bytes]:
    """The plain content in pieces. Raises Quarantined, or streams.Tampered when the store gave back something else."""
    if document.is_quarantined:
        raise Quarantined(document)
    key = vault.unseal(document.wrapped_key, document.context)
    return decrypt_stream(_sealed(document.storage_key), key, document.context.encode())


def content_of(document: Document) -> bytes:
    """The whole plain content of a small document."""
    return b"".join(open_document(document))


def _kept_since() -> Any:
    return clock.now() - timedelta(hours=settings.UPLOAD_KEPT_HOURS)


def own_upload(person: Any, pk: UUID) -> Upload:
    """An upload that this person began and can go on with, or DoesNotExist."""
    if not person.is_authenticated:
        raise Upload.DoesNotExist
    return Upload.objects.get(pk=pk, person=person, taken_at=None, touched_at__gt=_kept_since())


def whole_uploads(person: Any, keys: Iterable[UUID]) -> dict[UUID, Upload]:
    """Those of these uploads of the person that have arrived whole, those taken already among them. One query."""
    rows = Upload.objects.filter(pk__in=list(keys), person=person, touched_at__gt=_kept_since())
    return {row.pk: row for row in rows if row.is_whole}


def abandoned_uploads() -> QuerySet[Upload]:
    """What nobody went on with or took for the time that uploads are kept, and what was taken before that."""
    return Upload.objects.filter(Q(touched_at__lte=_kept_since()) | Q(taken_at__lte=_kept_since()))


def name_of(upload: Upload) -> str:
    """The name that the uploaded file had."""
    return decrypt(bytes(upload.sealed_name), key_of(upload), upload.context.encode()).decode()


def key_of(upload: Upload) -> bytes:
    """The upload's own key."""
    return vault.unseal(upload.wrapped_key, upload.context)


def open_upload(upload: Upload) -> Iterator[bytes]:
    """The plain content of what has arrived, in pieces."""
    key = key_of(upload)
    for part in upload.parts.all():
        yield from decrypt_stream(_sealed(part.storage_key), key, part.context)


def _sealed(storage_key: str) -> Iterator[bytes]:
    with default_storage.open(storage_key) as file:
        while piece := file.read(CHUNK):
            yield piece
