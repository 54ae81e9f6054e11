"""The ledger as a file that `python -m ledger.verify` checks without the portal.

JSON lines: a header; then stretches of entries, each after the hashes that the portal's tree holds for them; between
them the signed tree heads. An entry's line is exactly what is hashed into the tree, or its hash while it is secret. No
personal data is in it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection

from ledger import clock, signing
from ledger.export_file import FORMAT, Export
from ledger.merkle import leaf_hash, peaks_of
from ledger.models import TreeHead
from ledger.queries import latest_head, leaves_between, peaks_at, tiles_at
from ledger.tiles import HASH, WIDTH

HEADS_MAX = 1000  # signed heads in an export, spread evenly: enough to locate tampering, few enough to check quickly


def lines(*, since: int = 0, withhold: Collection[int] = ()) -> Iterator[bytes]:
    """The whole ledger under its latest tree head, or the part after the last tree head of at most `since` entries.

    Of entries whose sequence is in `withhold` only the hash goes out: they cannot be read, and yet are proved.
    """
    last = latest_head()
    first = TreeHead.objects.filter(size__lte=since).order_by("-size").first() if since else None
    start, end = first.size if first else 0, last.size if last else 0
    yield _line(_header(start, end))
    if first:
        yield _line({"checkpoint": first.note})
    for stop in _stops(start, end):
        while start < stop:
            upto = min(stop, (start // WIDTH + 1) * WIDTH)
            yield from _stretch(start, upto, withhold)
            start = upto
        yield _line({"checkpoint": TreeHead.objects.get(size=stop).note})


def verify(*, since: int = 0) -> Export:
    """Check the ledger as it stands in the database just as an auditor checks its export; `findings` is the outcome."""
    checked = Export(lines(since=since), [signing.verifier()])
    checked.check()
    return checked


def _header(start: int, end: int) -> dict[str, Any]:
    verifier = signing.verifier()
    return {
        "format": FORMAT,
        "ledger": verifier.name,
        "key": str(verifier),
        "exported": clock.now().isoformat(),
        "from": start,
        "to": end,
        "peaks": [base64.b64encode(peak).decode() for peak in peaks_at(peaks_of(start))],
    }


def _stops(start: int, end: int) -> list[int]:
    """The sizes of the signed heads that go into the export; the latest is always among them."""
    step = max(1, -(-(end - start) // HEADS_MAX))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(size) FROM ledger_treehead WHERE size > %s AND size <= %s GROUP BY (%s - size) / %s ORDER BY 1",
            [start, end, end, step],
        )
        return [size for (size,) in cursor.fetchall()]


def _stretch(start: int, end: int, withhold: Collection[int]) -> Iterator[bytes]:
    """Entries that share a tile, after that tile's hashes for them."""
    index, first = divmod(start, WIDTH)
    hashes = tiles_at([(0, index)])[0, index][first * HASH : (first + end - start) * HASH]
    yield _line({"hashes": base64.b64encode(hashes).decode()})
    for sequence, leaf in enumerate(leaves_between(start, end), start):
        if sequence in withhold:
            yield _line({"withheld": base64.b64encode(leaf_hash(leaf)).decode()})
        else:
            yield leaf + b"\n"


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
