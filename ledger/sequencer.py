"""Puts committed entries in order, adds them to the tree and signs its new head."""

from __future__ import annotations

from django.db import connection, transaction

from ledger import clock, signing, tiles
from ledger.merkle import EMPTY_ROOT
from ledger.models import Tile, TreeHead
from ledger.note import Checkpoint, sign_checkpoint
from ledger.queries import latest_head, tiles_at
from ledger.watermark import SETTLED

BATCH = 1024  # entries per signed head, so that tampering is located at least this closely
LOCK = 0x6C656467  # one sequencer at a time; writers never take it

NUMBER = f"""
UPDATE ledger_entry SET sequence = %s + waiting.ordinal - 1
FROM (
    SELECT id, row_number() OVER (ORDER BY transaction, place) AS ordinal
    FROM ledger_entry WHERE sequence IS NULL AND {SETTLED} ORDER BY transaction, place LIMIT %s
) AS waiting
WHERE ledger_entry.id = waiting.id
RETURNING sequence, leaf_hash
"""  # noqa: S608  # all text is ours


class LedgerDamaged(Exception):
    """The stored tree is not the one that was signed last; nothing more is signed until somebody has looked."""


def integrate() -> int:
    """Sequence every entry that is settled, in commit-safe order, and say how many. Safe to run twice at once."""
    total = 0
    while count := _integrate_batch():
        total += count
    return total


@transaction.atomic(durable=True)
def _integrate_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    head = latest_head()
    size = head.size if head else 0
    leaves = _number(size)
    if leaves:
        _sign(size + len(leaves), _extend(size, bytes(head.root_hash) if head else EMPTY_ROOT, leaves))
    return len(leaves)


def _number(start: int) -> list[bytes]:
    """Give the waiting entries their sequence, from `start`; their leaf hashes in that order."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [start, BATCH])
        rows = sorted(cursor.fetchall())
    return [bytes(leaf_hash) for _, leaf_hash in rows]


def _extend(size: int, root: bytes, leaves: list[bytes]) -> bytes:
    """Add leaf hashes to the stored tiles; the new root."""
    stored = tiles_at(tiles.edge(size))
    if tiles.root_at(size, stored) != root:
        raise LedgerDamaged(f"The tree of {size} entries is not the one that was signed.")
    changed = tiles.grow(size, stored, leaves)
    Tile.objects.bulk_create(
        [Tile(level=level, index=index, hashes=hashes) for (level, index), hashes in changed.items()],
        update_conflicts=True,
        unique_fields=["level", "index"],
        update_fields=["hashes"],
    )
    return tiles.root_at(size + len(leaves), {**stored, **changed})


def _sign(size: int, root: bytes) -> TreeHead:
    checkpoint = Checkpoint(signing.verifier().name, size, root)
    return TreeHead.objects.create(
        size=size, root_hash=root, signed_at=clock.now(), note=sign_checkpoint(checkpoint, signing.signing_key())
    )
