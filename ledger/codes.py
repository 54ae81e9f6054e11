"""Ledger codes: an entry's leaf hash, shortened so that people can read it out."""

from __future__ import annotations

import base64
import binascii

BYTES = 10  # 80 bits
LETTERS = 16
MISREAD = str.maketrans("018", "OIB")  # digits that the alphabet does not hold


def code_of(leaf_hash: bytes) -> str:
    """16 letters and digits in fours: `ABCD-EFGH-IJKL-MNOP`."""
    letters = base64.b32encode(bytes(leaf_hash)[:BYTES]).decode()
    return "-".join(letters[start : start + 4] for start in range(0, LETTERS, 4))


def tidy(code: str) -> str:
    """The code as it is stored, however somebody typed it. ValueError when it cannot be one."""
    letters = "".join(code.split()).replace("-", "").upper().translate(MISREAD)
    try:
        raw = base64.b32decode(letters)
    except binascii.Error as error:
        raise ValueError("A ledger code has 16 letters and digits") from error
    if len(raw) != BYTES:
        raise ValueError("A ledger code has 16 letters and digits")
    return code_of(raw)


def prefix_of(code: str) -> bytes:
    """The first bytes of the leaf hash that the code stands for."""
    return base64.b32decode(tidy(code).replace("-", ""))
