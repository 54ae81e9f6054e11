"""Drafts of bids: encrypted under the supplier's own key, so that nobody else reads them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from documents.streams import CHUNK, decrypt, decrypt_stream, encrypt, encrypt_stream
from documents.vault import organisation_key
from tenders.content import BidContent
from tenders.models import BidDraft, DraftFile


def _context(draft: BidDraft, what: str) -> bytes:
    return f"draft|{draft.competition_id}|{draft.organisation_id}|{what}".encode()


def seal_content(draft: BidDraft, content: BidContent) -> bytes:
    """The draft's content as ciphertext."""
    return encrypt(content.to_bytes(), organisation_key(draft.organisation), _context(draft, "content"))


def read_content(draft: BidDraft) -> BidContent:
    """What the draft says; empty for a new one."""
    if not draft.sealed:
        return BidContent()
    key = organisation_key(draft.organisation)
    return BidContent.from_bytes(decrypt(bytes(draft.sealed), key, _context(draft, "content")))


def keep_file(draft: BidDraft, pieces: Iterator[bytes]) -> str:
    """Store a file's ciphertext; its place in the store."""
    token = secrets.token_hex(20)
    place = f"drafts/{token[:2]}/{token[2:]}"
    key = organisation_key(draft.organisation)
    sealed = b"".join(encrypt_stream(pieces, key, _context(draft, place)))
    return default_storage.save(place, ContentFile(sealed))


def read_file(draft: BidDraft, file: DraftFile) -> Iterator[bytes]:
    """The plain file in pieces."""
    with default_storage.open(file.storage_key) as stored:
        key = organisation_key(draft.organisation)
        yield from decrypt_stream(iter(lambda: stored.read(CHUNK), b""), key, _context(draft, file.storage_key))


def seal_name(draft: BidDraft, name: str) -> bytes:
    """A file's name as ciphertext."""
    return encrypt(name.encode(), organisation_key(draft.organisation), _context(draft, "name"))


def read_name(draft: BidDraft, file: DraftFile) -> str:
    """A file's name."""
    return decrypt(bytes(file.sealed_name), organisation_key(draft.organisation), _context(draft, "name")).decode()


def pieces_of(upload: Any) -> Iterator[bytes]:
    """An upload in pieces, from its beginning."""
    upload.seek(0)
    while piece := upload.read(CHUNK):
        yield piece
