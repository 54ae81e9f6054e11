"""What a bid says, as a value, and its one way into bytes and back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ledger.canonical import canonical_json

FORMAT = "dps-bid/1"
SALT_BYTES = 32
CONTENT_PART = 0


@dataclass(frozen=True)
class BidFile:
    """A file of a bid; `part` is its place among the sealed parts."""

    part: int
    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class BidContent:
    """Answers by criterion code, unit prices by line number, and files. Prices are pounds without VAT.

    `salt` is a random number that the bidder gets with its copy: without it nobody can guess a short answer or a price
    from the hash that the ledger holds.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    prices: Mapping[int, Decimal] = field(default_factory=dict)
    price_total_ex_vat: Decimal | None = None
    files: tuple[BidFile, ...] = ()
    salt: str = ""

    def to_bytes(self, **place: Any) -> bytes:
        """Canonical JSON, with where it belongs: competition, organisation, version."""
        return canonical_json(
            {
                "format": FORMAT,
                **place,
                "salt": self.salt or secrets.token_hex(SALT_BYTES),
                "answers": dict(self.answers),
                "prices": {str(number): str(price) for number, price in self.prices.items()},
                "price_total_ex_vat": str(self.price_total_ex_vat),
                "files": [vars(file) for file in self.files],
            }
        )

    @classmethod
    def from_bytes(cls, plain: bytes) -> BidContent:
        """The content again."""
        held = json.loads(plain)
        return cls(
            answers=held["answers"],
            prices={int(number): Decimal(price) for number, price in held["prices"].items()},
            price_total_ex_vat=Decimal(held["price_total_ex_vat"]),
            files=tuple(BidFile(**file) for file in held["files"]),
            salt=held["salt"],
        )

    def file(self, part: int) -> BidFile | None:
        """The file at that place among the parts, if there is one."""
        return next((file for file in self.files if file.part == part), None)
