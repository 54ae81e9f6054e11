"""Storing files: counted, recognised, scanned, hashed, encrypted, under random keys."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import Organisation, User
from documents import quarantine, scanning, uploading, vault
from documents.inspection import content_type
from documents.limits import refuse_larger
from documents.models import Document, Scan
from documents.names import safe_name
from documents.quarantine import Refused
from documents.queries import open_document
from documents.scanning import Infected, Said
from documents.sealed_file import Counted, SealedFile
from documents.streams import CHUNK, encrypt_stream, new_key
from ledger import clock


@transaction.atomic
def store(
    *,
    by: User | None,
    organisation: Organisation | None,
    upload: Any,
    confidential: bool = False,
    marked_if_infected: bool = False,
) -> Document:
    """Keep an uploaded file. Raises ValidationError for its size, name, kind or content, with nothing kept.

    The file is encrypted at rest under a key of its own; `confidential` says that publication must withhold it.
    One in which the malware scan finds something goes into quarantine. It is refused with Infected; or, where it comes
    into a draft that shows such a file as what it is and is not submitted with it (`marked_if_infected`), kept there.
    """
    name = safe_name(upload.name or "")
    if not upload.size:
        raise ValidationError(f"“{name}” is empty.")
    refuse_larger(name, upload.size)  # what the client says; what comes is counted as it is kept
    kind = content_type(name, cast("BinaryIO", getattr(upload, "file", None) or upload))
    said = scanning.scan(_pieces(upload))
    if said.is_infected and not marked_if_infected:
        if by is not None:
            quarantine.note_refused(Refused(by, organisation, name, kind, upload, confidential, said))
        raise Infected(name)
    document = _keep(
        by=by, organisation=organisation, name=name, kind=kind, content=upload, confidential=confidential,
        scan=said.scan,
    )  # fmt: skip
    uploading.take(upload=upload)
    if said.is_infected:
        quarantine.record(document, said, by=by, on_arrival=True)
    return document


@transaction.atomic
def keep_apart(*, refused: Refused) -> None:
    """Keep a refused upload in quarantine, in no place of anything, and tell of it.

    The same file sent again by the same organisation is not kept twice: nobody fills the store with it.
    """
    digest = hashlib.sha256()
    for piece in _pieces(refused.upload):
        digest.update(piece)
    with suppress(InvalidState):  # removed, or added by another click: what came is kept apart all the same
        uploading.take(upload=refused.upload)
    apart = Document.objects.filter(organisation=refused.organisation, uploaded_by=refused.by, scan=Scan.QUARANTINED)
    if apart.filter(sha256=digest.hexdigest(), find__on_arrival=True).exists():
        return
    document = _keep(
        by=refused.by, organisation=refused.organisation, name=refused.name, kind=refused.kind, content=refused.upload,
        confidential=refused.confidential, scan=Scan.QUARANTINED,
    )  # fmt: skip
    quarantine.record(document, refused.said, by=refused.by, on_arrival=True)


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
        confidential=confidential, scan=Scan.OWN,
    )  # fmt: skip


@transaction.atomic
def scan_again(*, document: Document) -> Scan:
    """Scan a kept file; one in which something is found is not handed out from then on."""
    kept = Document.objects.select_for_update().get(pk=document.pk)
    if kept.is_quarantined:
        return Scan.QUARANTINED
    said = scanning.scan(open_document(kept))
    _note(kept, said)
    return said.scan


@transaction.atomic
def withhold(*, document: Document, finding: str) -> None:
    """Hand a kept file out to nobody from now on, as something was found in it. Twice does no harm."""
    kept = Document.objects.select_for_update().get(pk=document.pk)
    if not kept.is_quarantined:
        _note(kept, Said(Scan.QUARANTINED, finding))


def _note(kept: Document, said: Said) -> None:
    if said.scan != kept.scan:
        kept.scan = said.scan
        kept.save(update_fields=["scan"])
    if said.is_infected:
        quarantine.record(kept, said, by=None, on_arrival=False)


# Files do not roll back with the database: `documents.sweeping` removes what no row names.
def _keep(
    *, by: User | None, organisation: Organisation | None, name: str, kind: str, content: Any, confidential: bool,
    scan: Scan,
) -> Document:  # fmt: skip
    key, counted = new_key(), Counted(name, _pieces(content))
    document = Document(
        name=name, content_type=kind, organisation=organisation, uploaded_by=by, confidential=confidential,
        created_at=clock.now(), storage_key=_random_place(), scan=scan,
    )  # fmt: skip
    document.wrapped_key = vault.seal(key, document.context)
    try:
        default_storage.save(document.storage_key, SealedFile(encrypt_stream(counted, key, document.context.encode())))
        document.sha256, document.size = counted.digest.hexdigest(), counted.size
        document.save(force_insert=True)
    except BaseException:
        default_storage.delete(document.storage_key)
        raise
    return document


def _random_place() -> str:
    """A key that says nothing about the file, spread over folders."""
    token = secrets.token_hex(20)
    return f"{token[:2]}/{token[2:]}"


def _pieces(content: Any) -> Iterator[bytes]:
    content.seek(0)
    while piece := content.read(CHUNK):
        yield piece
