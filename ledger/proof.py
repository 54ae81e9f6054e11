"""A proof that an entry stands in the ledger, as text that checks offline (c2sp.org/tlog-proof). Pure."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.merkle import leaf_hash, verify_inclusion
from ledger.note import BadNote, Checkpoint, Verifier, open_checkpoint

HEADER = "c2sp.org/tlog-proof@v1"


class BadProof(ValueError):
    """The proof is malformed or does not prove what it should."""


@dataclass(frozen=True)
class Proof:
    """An entry's index, the hashes from its sibling up to the root, and the signed checkpoint they lead to.

    `leaf` are the entry's own bytes, carried as the format's extra data, so that the file says what it proves.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    leaf: bytes

    def __str__(self) -> str:
        lines = [HEADER, f"extra {_encode(self.leaf)}", f"index {self.index}", *map(_encode, self.hashes)]
        return "\n".join(lines) + "\n\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str) -> Proof:
        """Read a proof with its leaf, or BadProof."""
        head, _, checkpoint = text.partition("\n\n")
        header, extra, index, *hashes = (*head.split("\n"), *("",) * max(0, 2 - head.count("\n")))
        number = index.removeprefix("index ")
        if header != HEADER or not extra.startswith("extra ") or index == number or not number.isdecimal():
            raise BadProof("This is not a proof of a ledger entry")
        try:
            decoded = [base64.b64decode(line, validate=True) for line in (extra.removeprefix("extra "), *hashes)]
        except binascii.Error as error:
            raise BadProof("A line of the proof is not base64") from error
        return cls(int(number), tuple(decoded[1:]), checkpoint, decoded[0])

    def verify(self, verifiers: Iterable[Verifier]) -> Checkpoint:
        """The signed checkpoint in whose tree the leaf stands, or BadProof."""
        try:
            checkpoint = open_checkpoint(self.checkpoint, verifiers)
        except BadNote as error:
            raise BadProof(str(error)) from error
        if not verify_inclusion(self.index, checkpoint.size, leaf_hash(self.leaf), self.hashes, checkpoint.root):
            raise BadProof("The hashes do not lead from the entry to the signed root")
        return checkpoint


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()
