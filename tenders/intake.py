"""Ciphertext into the database as it is.

INSERT spells every byte out as two letters, which PostgreSQL then reads one by one: for a bid with two files of 100 kB
that took longer than all the rest of its statements. COPY takes the bytes themselves. It goes through a view whose
trigger inserts the rows, because COPY into a table with row security (see dps_portal.sealed_rows) is refused.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import connection

COPY = "COPY tenders_sealedpart_intake (bid_id, part, number, ciphertext) FROM STDIN (FORMAT binary)"
SIGNATURE = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)  # no flags, no extension
ROW = struct.Struct("!h i16s ih ii i")  # the number of columns, then each column's length before its value
END = struct.pack("!h", -1)
COLUMNS, UUID_BYTES, SMALLINT_BYTES, INTEGER_BYTES = 4, 16, 2, 4
BATCH = 16  # pieces of at most a megabyte that are sent together
READ = 1 << 20

Piece = tuple[int, int, bytes]
"""The part it belongs to, its number there, and the ciphertext."""


def store(bid: UUID, pieces: Iterable[Piece]) -> None:
    """Store a bid's sealed pieces in the caller's transaction."""
    waiting = iter(pieces)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, BATCH)):
            cursor.copy_expert(COPY, io.BytesIO(b"".join(_rows(bid, batch))), READ)


def _rows(bid: UUID, pieces: list[Piece]) -> Iterator[bytes]:
    """The rows in PostgreSQL's binary format."""
    yield SIGNATURE
    for part, number, ciphertext in pieces:
        yield ROW.pack(COLUMNS, UUID_BYTES, bid.bytes, SMALLINT_BYTES, part, INTEGER_BYTES, number, len(ciphertext))
        yield ciphertext
    yield END
