"""How a draft is kept: every part encrypted under the supplier's own key, so that nobody else reads it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from documents.streams import decrypt, decrypt_stream, encrypt, encrypt_stream, rechunk
from documents.vault import organisation_key
from tenders.models import BidDraft, DraftFile, DraftFilePiece, DraftPart

PIECE = 1_000_000
ANSWER, PRICES = "answer:", "prices"


@dataclass(frozen=True)
class FileInDraft:
    """A file of a draft as its supplier knows it."""

    id: UUID
    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class DraftContent:
    """What a draft says now."""

    answers: dict[str, str] = field(default_factory=dict)
    prices: dict[int, Decimal] = field(default_factory=dict)
    files: tuple[FileInDraft, ...] = ()
    saved: dict[str, tuple[datetime, str]] = field(default_factory=dict)


def seal_answer(draft: BidDraft, code: str, text: str) -> tuple[str, bytes]:
    """The name of the part, and the answer as ciphertext."""
    name = f"{ANSWER}{code}"
    return name, encrypt(text.encode(), organisation_key(draft.organisation), _context(draft, name))


def seal_prices(draft: BidDraft, prices: dict[int, Decimal]) -> tuple[str, bytes]:
    """The name of the part, and the prices as ciphertext."""
    plain = json.dumps({str(number): str(price) for number, price in prices.items()}).encode()
    return PRICES, encrypt(plain, organisation_key(draft.organisation), _context(draft, PRICES))


def keep_file(draft: BidDraft, file: DraftFile, pieces: Iterable[bytes], details: dict[str, Any]) -> None:
    """Save a file with its details and content as ciphertext."""
    key = organisation_key(draft.organisation)
    file.sealed_details = encrypt(json.dumps(details).encode(), key, _context(draft, f"details:{file.pk}"))
    file.save(force_insert=True)
    sealed = rechunk(encrypt_stream(pieces, key, _context(draft, f"file:{file.pk}")), PIECE)
    for number, piece in enumerate(sealed):
        DraftFilePiece.objects.create(file=file, number=number, ciphertext=piece)


def read(draft: BidDraft | None, key: bytes | None = None) -> DraftContent:
    """Everything a draft says but the content of its files. Two queries, three without the key given."""
    if draft is None:
        return DraftContent()
    key = key or organisation_key(draft.organisation)
    parts: list[DraftPart] = list(draft.parts.select_related("saved_by"))
    plain = {part.name: decrypt(bytes(part.sealed), key, _context(draft, part.name)).decode() for part in parts}
    prices = json.loads(plain.pop(PRICES, "{}"))
    return DraftContent(
        answers={name.removeprefix(ANSWER): text for name, text in plain.items()},
        prices={int(number): Decimal(price) for number, price in prices.items()},
        files=tuple(_details(draft, file, key) for file in draft.files.all()),
        saved={part.name: (part.saved_at, str(part.saved_by)) for part in parts},
    )


def read_file(draft: BidDraft, file_id: UUID) -> Iterator[bytes]:
    """One file in pieces."""
    pieces = DraftFilePiece.objects.filter(file=file_id, file__draft=draft).order_by("number")
    sealed = (bytes(piece.ciphertext) for piece in pieces.iterator(chunk_size=4))
    return _plain(draft, file_id, sealed, organisation_key(draft.organisation))


def read_files(draft: BidDraft, key: bytes) -> dict[UUID, Iterator[bytes]]:
    """All files at once, in one query: what sealing a bid needs. `key` is the supplier's."""
    sealed: dict[UUID, list[bytes]] = defaultdict(list)
    rows = DraftFilePiece.objects.filter(file__draft=draft).order_by("number")
    for file_id, ciphertext in rows.values_list("file_id", "ciphertext"):
        sealed[file_id].append(bytes(ciphertext))
    return {file_id: _plain(draft, file_id, iter(pieces), key) for file_id, pieces in sealed.items()}


def _plain(draft: BidDraft, file_id: UUID, sealed: Iterator[bytes], key: bytes) -> Iterator[bytes]:
    return decrypt_stream(sealed, key, _context(draft, f"file:{file_id}"))


def _details(draft: BidDraft, file: DraftFile, key: bytes) -> FileInDraft:
    held = json.loads(decrypt(bytes(file.sealed_details), key, _context(draft, f"details:{file.pk}")))
    return FileInDraft(file.pk, held["name"], held["content_type"], file.size, held["sha256"])


def _context(draft: BidDraft, what: str) -> bytes:
    return f"draft:{draft.competition_id}:{draft.organisation_id}:{what}".encode()
