"""Reading bids: an opened one for evaluation, a supplier's own at any time."""

from __future__ import annotations

from collections.abc import Iterator

from documents import vault
from documents.streams import decrypt
from documents.vault import organisation_key
from tenders import sealing
from tenders.content import BidContent
from tenders.models import Bid, SealedPiece


class StillSealed(Exception):
    """The bid has not been opened."""


def read(bid: Bid) -> BidContent:
    """What an opened bid says. Raises StillSealed, or documents.streams.Tampered."""
    return content_of(bid, evaluation_key(bid))


def read_own(bid: Bid) -> BidContent:
    """What a supplier itself submitted, under its own key."""
    return content_of(bid, supplier_key(bid))


def evaluation_key(bid: Bid) -> bytes:
    """The key of an opened bid, from under the master key."""
    opened = getattr(bid, "opened", None)
    if opened is None:
        raise StillSealed(str(bid))
    return vault.unseal(opened.wrapped_key, opened_context(bid))


def supplier_key(bid: Bid) -> bytes:
    """The key of a bid, from under the supplier's own key."""
    return decrypt(bytes(bid.own_key), organisation_key(bid.organisation), context_of(bid, 0))


def content_of(bid: Bid, key: bytes) -> BidContent:
    """Part 0 of a bid under its key."""
    return BidContent.from_bytes(b"".join(part_of(bid, key, 0)))


def part_of(bid: Bid, key: bytes, part: int) -> Iterator[bytes]:
    """One part of a bid in pieces. Raises documents.streams.Tampered where it is not what was sealed."""
    return sealing.open_part(sealed_pieces(bid, part), key, context_of(bid, part))


def sealed_pieces(bid: Bid, part: int) -> Iterator[bytes]:
    """The ciphertext of one part as it is stored."""
    for piece in SealedPiece.objects.filter(bid=bid, part=part).order_by("position").iterator(chunk_size=4):
        yield bytes(piece.ciphertext)


def context_of(bid: Bid, part: int) -> bytes:
    """What binds a part to this version of this supplier's bid in this competition."""
    return sealing.context_of(bid.competition_id, bid.organisation_id, bid.version, part)


def opened_context(bid: Bid) -> str:
    """What binds an opened bid's key to it under the master key."""
    return f"opened-bid:{bid.pk}"
