"""Reading stored files back."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage

from accounts.errors import InvalidState
from documents import vault
from documents.models import Document, Scan
from documents.streams import CHUNK, decrypt_stream


class Quarantined(InvalidState):
    """The malware scan found something in this file, so it is not handed out."""

    def __init__(self, document: Document) -> None:
        super().__init__(f"The malware scan found something in “{document.name}”, so it is not handed out.")


def open_document(document: Document) -> Iterator[bytes]:
    """The plain content in pieces. Raises Quarantined, or streams.Tampered when the store gave back something else."""
    if document.scan == Scan.QUARANTINED:
        raise Quarantined(document)
    key = vault.unseal(document.wrapped_key, document.context)
    return decrypt_stream(_sealed(document.storage_key), key, document.context.encode())


def content_of(document: Document) -> bytes:
    """The whole plain content of a small document."""
    return b"".join(open_document(document))


def _sealed(storage_key: str) -> Iterator[bytes]:
    with default_storage.open(storage_key) as file:
        while piece := file.read(CHUNK):
            yield piece
