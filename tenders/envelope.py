"""Putting a bid into its envelope: a key of its own, every part a stream bound to its place, the key sealed twice."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from documents.streams import encrypt, encrypt_stream, new_key, rechunk
from documents.vault import organisation_key
from ledger import receipts
from tenders import drafts, intake, pricing, sealing
from tenders.asked import asked
from tenders.content import CONTENT_PART, BidContent, BidFile
from tenders.models import Bid, Invitation
from tenders.readiness import Gap, gaps
from tenders.reading import Place, receipt_parts

PIECE = 1_000_000


class Unready(Exception):
    """The draft is not complete."""

    def __init__(self, found: list[Gap]) -> None:
        self.gaps = found
        super().__init__(f"{len(found)} things are missing")


@dataclass(frozen=True)
class PreparedPart:
    """One part as it will be stored."""

    pieces: list[bytes]

    @property
    def stated(self) -> dict[str, object]:
        """What the receipt says of it."""
        digest = hashlib.sha256()
        for piece in self.pieces:
            digest.update(piece)
        return {"size": sum(map(len, self.pieces)), "sha256": digest.hexdigest()}


@dataclass(frozen=True)
class PreparedBid:
    """A sealed bid that is not received yet."""

    invitation: Invitation
    version: int
    sealed_key: bytes
    own_key: bytes
    content_sha256: str
    draft_fingerprint: str
    parts: list[PreparedPart]


def prepare(invitation: Invitation, *, version: int) -> PreparedBid:
    """Seal what the supplier's draft says as a version of the bid. Raises Unready when something is missing."""
    competition = invitation.competition
    supplier_key = organisation_key(invitation.organisation)
    said = drafts.read_all(invitation, supplier_key)
    wanted = asked(competition)
    if found := gaps(said, wanted.criteria, wanted.lines):
        raise Unready(found)
    key, place = new_key(), Place(competition.pk, invitation.organisation_id, version)
    files = [_seal(file.content, key, place, part) for part, file in enumerate(said.files, start=1)]
    content = BidContent(
        answers={c.code: said.answers[c.code] for c in wanted.criteria if c.code in said.answers},
        prices=said.prices,
        price_total_ex_vat=pricing.total_ex_vat(wanted.lines, said.prices),
        files=tuple(
            BidFile(part, file.name, file.content_type, file.size, file.sha256)
            for part, file in enumerate(said.files, start=1)
        ),
    ).to_bytes(competition=competition.reference, organisation=str(invitation.organisation_id), version=version)
    return PreparedBid(
        invitation=invitation,
        version=version,
        sealed_key=sealing.seal_to(key, bytes(competition.public_key or b""), str(place)),
        own_key=encrypt(key, supplier_key, place.own_key),
        content_sha256=hashlib.sha256(content).hexdigest(),
        draft_fingerprint=said.fingerprint(),
        parts=[_seal([content], key, place, CONTENT_PART), *files],
    )


def _seal(chunks: Iterable[bytes], key: bytes, place: Place, part: int) -> PreparedPart:
    return PreparedPart(list(rechunk(encrypt_stream(chunks, key, place.part(part)), PIECE)))


def keep(prepared: PreparedBid, *, by: User, at: datetime, submission_key: str, by_safety_net: bool) -> Bid:
    """Store the bid, its ciphertext, its ledger entry and its receipt, in the caller's transaction."""
    invitation, stated = prepared.invitation, [part.stated for part in prepared.parts]
    bid = Bid(
        pk=uuid.uuid4(), competition=invitation.competition, organisation=invitation.organisation,
        version=prepared.version, by_safety_net=by_safety_net, submitted_by=by, received_at=at,
        sealed_key=prepared.sealed_key, own_key=prepared.own_key, parts=stated, content_sha256=prepared.content_sha256,
        sha256_ciphertext=hashlib.sha256("".join(str(part["sha256"]) for part in stated).encode()).hexdigest(),
        size=sum(int(str(part["size"])) for part in stated), submission_key=submission_key,
    )  # fmt: skip
    bid.receipt = receipts.issue(
        kind="bid kept by the safety net" if by_safety_net else "bid",
        verb="bid_kept" if by_safety_net else "bid_submitted",
        obj=bid, actor=by, organisation=invitation.organisation, at=at, parts=receipt_parts(bid),
        facts={
            "competition": invitation.competition.reference,
            "version": bid.version,
            "content_sha256": bid.content_sha256,
            "sha256": bid.sha256_ciphertext,
        },
    )  # fmt: skip
    bid.save(force_insert=True)
    intake.store(bid.pk, _pieces(prepared))
    return bid


def _pieces(prepared: PreparedBid) -> Iterator[tuple[int, int, bytes]]:
    """Each piece of ciphertext behind its part's number and its own."""
    for part, of_part in enumerate(prepared.parts):
        for number, piece in enumerate(of_part.pieces):
            yield part, number, piece
