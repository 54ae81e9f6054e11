"""How a draft is kept: every part encrypted under the supplier's own key, so that nobody else reads it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from documents.streams import decrypt, decrypt_stream, encrypt, encrypt_stream, rechunk
from documents.vault import organisation_key
from ledger.canonical import canonical_json
from tenders.models import BidDraft, DraftFile, DraftFilePiece, DraftPart, Invitation

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
    content: Iterable[bytes] = ()


@dataclass(frozen=True)
class DraftContent:
    """What a draft says now."""

    answers: dict[str, str] = field(default_factory=dict)
    prices: dict[int, Decimal] = field(default_factory=dict)
    files: tuple[FileInDraft, ...] = ()
    saved: dict[str, tuple[datetime, str]] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Changes with every answer, price and file: what the button to submit is pressed over."""
        files = sorted(str(file.id) for file in self.files)
        return _hash({"answers": self.answers, "prices": _spelt(self.prices), "files": files})

    def said(self, part: str) -> str | dict[int, Decimal]:
        """What stands in one part: an answer, or the prices."""
        return self.prices if part == PRICES else self.answers.get(part.removeprefix(ANSWER), "")

    def stamp(self, part: str) -> str:
        """The same in short: what a page shows, so that two people who change it notice each other."""
        said = self.said(part)
        return _hash(said if isinstance(said, str) else _spelt(said))[:16]


def _spelt(prices: dict[int, Decimal]) -> dict[str, str]:
    return {str(number): str(price) for number, price in prices.items()}


def _hash(said: Any) -> str:
    return hashlib.sha256(canonical_json(said)).hexdigest()


def seal_answer(draft: BidDraft, code: str, text: str) -> tuple[str, bytes]:
    """The name of the part, and the answer as ciphertext."""
    name = f"{ANSWER}{code}"
    return name, encrypt(text.encode(), organisation_key(draft.organisation), _context(draft, name))


def seal_prices(draft: BidDraft, prices: dict[int, Decimal]) -> tuple[str, bytes]:
    """The name of the part, and the prices as ciphertext."""
    plain = json.dumps(_spelt(prices)).encode()
    return PRICES, encrypt(plain, organisation_key(draft.organisation), _context(draft, PRICES))


def keep_file(draft: BidDraft, file: DraftFile, pieces: Iterable[bytes], details: dict[str, Any]) -> None:
    """Save a file with its details and content as ciphertext."""
    key = organisation_key(draft.organisation)
    file.sealed_details = encrypt(json.dumps(details).encode(), key, _context(draft, f"details:{file.pk}"))
    file.save(force_insert=True)
    sealed = rechunk(encrypt_stream(pieces, key, _context(draft, f"file:{file.pk}")), PIECE)
    for number, piece in enumerate(sealed):
        DraftFilePiece.objects.create(file=file, number=number, ciphertext=piece)


def read(draft: BidDraft | None) -> DraftContent:
    """Everything a draft says but the content of its files, and who saved what. Three queries."""
    if draft is None:
        return DraftContent()
    key = organisation_key(draft.organisation)
    parts: list[DraftPart] = list(draft.parts.select_related("saved_by"))
    files = draft.files.values_list("pk", "size", "sealed_details")
    return _content(
        draft,
        key,
        [(part.name, part.sealed) for part in parts],
        [_details(draft, pk, size, sealed, key) for pk, size, sealed in files],
        {part.name: (part.saved_at, str(part.saved_by)) for part in parts},
    )


def read_all(invitation: Invitation, key: bytes) -> DraftContent:
    """Everything an invited supplier's draft says, with its files, in two queries; `key` is the supplier's."""
    of = {"draft__competition": invitation.competition_id, "draft__organisation": invitation.organisation_id}
    parts = DraftPart.objects.filter(**of).values_list("name", "sealed")
    pieces: dict[UUID, list[bytes]] = defaultdict(list)
    listed: dict[UUID, tuple[int, Sealed]] = {}
    rows = DraftFilePiece.objects.filter(**{f"file__{name}": value for name, value in of.items()})
    for pk, size, details, ciphertext in rows.order_by("file__added_at", "file_id", "number").values_list(
        "file_id", "file__size", "file__sealed_details", "ciphertext"
    ):
        listed[pk] = (size, details)
        pieces[pk].append(bytes(ciphertext))
    files = [
        replace(_details(invitation, pk, *held, key), content=_plain(invitation, pk, iter(pieces[pk]), key))
        for pk, held in listed.items()
    ]
    return _content(invitation, key, parts, files, {})


def read_file(draft: BidDraft, file_id: UUID) -> Iterator[bytes]:
    """One file in pieces."""
    pieces = DraftFilePiece.objects.filter(file=file_id, file__draft=draft).order_by("number")
    sealed = (bytes(piece.ciphertext) for piece in pieces.iterator(chunk_size=4))
    return _plain(draft, file_id, sealed, organisation_key(draft.organisation))


Sealed = bytes | memoryview
Owner = BidDraft | Invitation
"""Whose draft it is: both name the call-off and the supplier."""


def _content(
    of: Owner, key: bytes, parts: Iterable[tuple[str, Sealed]], files: Iterable[FileInDraft], saved: dict[str, Any]
) -> DraftContent:
    plain = {name: decrypt(bytes(sealed), key, _context(of, name)).decode() for name, sealed in parts}
    prices = json.loads(plain.pop(PRICES, "{}"))
    return DraftContent(
        answers={name.removeprefix(ANSWER): text for name, text in plain.items()},
        prices={int(number): Decimal(price) for number, price in prices.items()},
        files=tuple(files),
        saved=saved,
    )


def _plain(of: Owner, file_id: UUID, sealed: Iterator[bytes], key: bytes) -> Iterator[bytes]:
    return decrypt_stream(sealed, key, _context(of, f"file:{file_id}"))


def _details(of: Owner, file_id: UUID, size: int, sealed: Sealed, key: bytes) -> FileInDraft:
    held = json.loads(decrypt(bytes(sealed), key, _context(of, f"details:{file_id}")))
    return FileInDraft(file_id, held["name"], held["content_type"], size, held["sha256"])


def _context(of: Owner, what: str) -> bytes:
    return f"draft:{of.competition_id}:{of.organisation_id}:{what}".encode()
