"""Reading bids: the supplier's own at any time, everybody's after the opening."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents import vault
from documents.streams import Tampered, decrypt, decrypt_stream
from documents.vault import organisation_key
from tenders.content import CONTENT_PART, BidContent
from tenders.models import Bid, SealedPart


class StillSealed(Exception):
    """The bid has not been opened."""


@dataclass(frozen=True)
class Place:
    """What binds a bid's ciphertext to its place: one version of one supplier's bid in one competition."""

    competition: object
    organisation: object
    version: int

    def __str__(self) -> str:
        return f"bid:{self.competition}:{self.organisation}:{self.version}"

    def part(self, number: int) -> bytes:
        """The context of one part."""
        return f"{self}:{number}".encode()

    @property
    def own_key(self) -> bytes:
        """The context of the key under the supplier's own key."""
        return f"{self}:own".encode()


def place_of(bid: Bid) -> Place:
    """Where a bid belongs."""
    return Place(bid.competition_id, bid.organisation_id, bid.version)


def own_key(bid: Bid) -> bytes:
    """The key of a bid from under its supplier's own key."""
    return decrypt(bytes(bid.own_key), organisation_key(bid.organisation), place_of(bid).own_key)


def opened_key(bid: Bid) -> bytes:
    """The key of an opened bid from under the master key. Raises StillSealed, or Tampered when damaged."""
    opened = getattr(bid, "opened", None)
    if opened is None:
        raise StillSealed(str(bid))
    if opened.wrapped_key is None:
        raise Tampered(opened.problem)
    return vault.unseal(opened.wrapped_key, opened_context(bid))


def opened_context(bid: Bid) -> str:
    """What binds the key of an opened bid under the master key."""
    return f"opened-{place_of(bid)}"


def content(bid: Bid, key: bytes) -> BidContent:
    """Answers, prices and the list of files. One query."""
    return BidContent.from_bytes(content_bytes(bid, key))


def content_bytes(bid: Bid, key: bytes) -> bytes:
    """The very bytes over which the receipt's content hash was made."""
    return b"".join(plain_part(bid, key, CONTENT_PART))


def plain_part(bid: Bid, key: bytes, part: int) -> Iterator[bytes]:
    """One part in pieces. Raises Tampered where it is not what was sealed."""
    return decrypt_stream(sealed_part(bid, part), key, place_of(bid).part(part))


def sealed_part(bid: Bid, part: int) -> Iterator[bytes]:
    """The ciphertext of one part as it is stored."""
    rows = SealedPart.objects.filter(bid=bid, part=part).order_by("number")
    for row in rows.iterator(chunk_size=4):
        yield bytes(row.ciphertext)


def contents(bids: Iterable[Bid]) -> dict[Bid, BidContent]:
    """What several opened bids say, in one query; those that could not be opened are left out."""
    readable = {bid.pk: bid for bid in bids if bid.opened.wrapped_key is not None}
    sealed: dict[object, list[bytes]] = {pk: [] for pk in readable}
    rows = SealedPart.objects.filter(bid__in=readable, part=CONTENT_PART).order_by("number")
    for bid_id, ciphertext in rows.values_list("bid_id", "ciphertext"):
        sealed[bid_id].append(bytes(ciphertext))
    return {
        bid: BidContent.from_bytes(
            b"".join(decrypt_stream(sealed[pk], opened_key(bid), place_of(bid).part(CONTENT_PART)))
        )
        for pk, bid in readable.items()
    }


def check_against_receipt(bid: Bid, key: bytes) -> None:
    """Raise Tampered unless every part stored is what the receipt states and opens to what was submitted."""
    stated = bid.receipt.statement
    if stated["parts"] != receipt_parts(bid) or stated["facts"]["content_sha256"] != bid.content_sha256:
        raise Tampered("The record differs from the receipt")
    plain = content_bytes(bid, key)
    if hashlib.sha256(plain).hexdigest() != bid.content_sha256:
        raise Tampered("The content differs from the receipt")
    for file in BidContent.from_bytes(plain).files:
        digest = hashlib.sha256()
        for piece in plain_part(bid, key, file.part):
            digest.update(piece)
        if digest.hexdigest() != file.sha256:
            raise Tampered("A file differs from what was submitted")
    for number, part in enumerate(bid.parts):
        digest = hashlib.sha256()
        for piece in sealed_part(bid, number):
            digest.update(piece)
        if digest.hexdigest() != part["sha256"]:
            raise Tampered("The ciphertext differs from the receipt")


def receipt_parts(bid: Bid) -> list[dict[str, object]]:
    """The parts as the receipt states them: what is stored, without the names the bidder gave."""
    return [{"name": part_name(number), **part} for number, part in enumerate(bid.parts)]


def part_name(number: int) -> str:
    """How a receipt calls a part."""
    return "content" if number == CONTENT_PART else f"file {number}"
