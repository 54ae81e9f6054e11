"""Storing files: counted, recognised, scanned, hashed, encrypted, under random keys."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Organisation, User
from documents import scanning, vault
from documents.inspection import content_type
from documents.models import Document
from documents.names import safe_name
from documents.streams import CHUNK, encrypt_stream, new_key
from ledger import clock


@transaction.atomic
def store(*, by: User | None, organisation: Organisation | None, upload: Any, confidential: bool = False) -> Document:
    """Keep an uploaded file. Raises ValidationError for its size, name, kind or content, with nothing kept.

    The file is encrypted at rest under a key of its own; `confidential` says that publication must withhold it.
    """
    name = safe_name(upload.name or "")
    _refuse_size(name, upload.size)
    kind = content_type(name, upload.file if isinstance(upload, File) and upload.file else upload)
    return _keep(by=by, organisation=organisation, name=name, kind=kind, content=upload, confidential=confidential)


@transaction.atomic
def store_bytes(
    *,
    by: User | None,
    organisation: Organisation | None,
    name: str,
    content_type: str,
    content: bytes,
    confidential: bool = False,
) -> Document:
    """Keep a file that the portal made itself: a letter, a receipt, a notice."""
    return _keep(
        by=by, organisation=organisation, name=safe_name(name), kind=content_type, content=ContentFile(content),
        confidential=confidential,
    )  # fmt: skip


# Files do not roll back with the database: `manage.py sweep_files` removes what no row names.
def _keep(
    *, by: User | None, organisation: Organisation | None, name: str, kind: str, content: Any, confidential: bool
) -> Document:
    digest, key = hashlib.sha256(), new_key()
    document = Document(
        name=name, content_type=kind, size=content.size, organisation=organisation, uploaded_by=by,
        confidential=confidential, created_at=clock.now(), storage_key=_random_place(),
    )  # fmt: skip
    document.scan = scanning.scan(_pieces(content))
    document.wrapped_key = vault.seal(key, context_of(document))
    sealed = encrypt_stream(_hashed(_pieces(content), digest), key, context_of(document).encode())
    default_storage.save(document.storage_key, _SealedFile(sealed))
    document.sha256 = digest.hexdigest()
    document.save(force_insert=True)
    return document


def context_of(document: Document) -> str:
    """What binds a stored file to its row."""
    return f"document:{document.pk}"


def _refuse_size(name: str, size: int) -> None:
    if size == 0:
        raise ValidationError(f"“{name}” is empty.")
    if size > settings.FILE_MAX_BYTES:
        limit = settings.FILE_MAX_BYTES // 1_000_000
        raise ValidationError(f"“{name}” is larger than {limit} MB. Make it smaller or split it.")


def _random_place() -> str:
    """A key that says nothing about the file, spread over folders."""
    token = secrets.token_hex(20)
    return f"{token[:2]}/{token[2:]}"


def _pieces(content: Any) -> Iterator[bytes]:
    content.seek(0)
    while piece := content.read(CHUNK):
        yield piece


def _hashed(pieces: Iterator[bytes], digest: Any) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


class _SealedFile(File):  # type: ignore[type-arg]
    """Lets the storage read the ciphertext piece by piece, so that a large file never stands in memory."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__(_Reader(pieces), name="sealed")  # type: ignore[arg-type]

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The pieces as they come."""
        yield from iter(partial(self.file.read, chunk_size or CHUNK), b"")


class _Reader(io.RawIOBase):
    """A file-like face on an iterator of bytes, as folder and S3 stores alike read it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self.pieces, self.held = pieces, b""

    def readable(self) -> bool:
        """It can be read, once and forwards."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, all when negative."""
        while size < 0 or len(self.held) < size:
            piece = next(self.pieces, None)
            if piece is None:
                break
            self.held += piece
        size = len(self.held) if size < 0 else size
        out, self.held = self.held[:size], self.held[size:]
        return out
