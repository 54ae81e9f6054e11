"""What the ledger's pages, API and exports read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Model, Q, QuerySet

from ledger import codes, tiles
from ledger.merkle import Node, Span, consistency_spans, inclusion_spans, nodes_of, prove
from ledger.models import SEQUENCED, WAITING, Entry, Receipt, Tile, TreeHead
from ledger.proof import Proof
from ledger.tiles import Place

PAGE = 50

# Hops from one verb to the next in the index instead of reading every entry.
VERBS = """
WITH RECURSIVE found (verb) AS (
    SELECT min(verb) FROM ledger_entry WHERE sequence IS NOT NULL
    UNION ALL
    SELECT (SELECT min(e.verb) FROM ledger_entry e WHERE sequence IS NOT NULL AND e.verb > found.verb)
    FROM found WHERE verb IS NOT NULL
) SELECT verb FROM found WHERE verb IS NOT NULL
"""


def latest_head() -> TreeHead | None:
    """What the portal signed last about the whole ledger."""
    return TreeHead.objects.order_by("-size").first()


def waiting() -> int:
    """How many entries are not in the tree yet."""
    return Entry.objects.filter(WAITING).count()


def entry_by_code(code: str) -> Entry:
    """The entry with that ledger code, however typed, its receipt with it; Entry.DoesNotExist when there is none."""
    try:
        prefix = codes.prefix_of(code)
    except ValueError as error:
        raise Entry.DoesNotExist(str(error)) from error
    same = Q(leaf_hash__gte=prefix, leaf_hash__lte=prefix + b"\xff" * 22) & SEQUENCED
    entries = Entry.objects.select_related("receipt")
    return entries.filter(same).first() or entries.get(receipt__code=codes.tidy(code))


def receipt_by_code(code: str) -> Receipt:
    """The receipt with that ledger code, however typed; Receipt.DoesNotExist when there is none."""
    try:
        return Receipt.objects.select_related("entry").get(code=codes.tidy(code))
    except ValueError as error:
        raise Receipt.DoesNotExist(str(error)) from error


def entries_about(obj: Model, *verbs: str) -> QuerySet[Entry]:
    """The entries with these verbs about an object, those that wait for the tree too."""
    told = Q(object_type=obj._meta.label_lower, object_id=str(obj.pk), verb__in=verbs)
    return Entry.objects.filter(told & SEQUENCED | told & WAITING)  # each has an index of its own


@dataclass(frozen=True)
class Filter:
    """Which entries somebody wants to see; what is empty does not narrow."""

    person: str = ""
    organisation: str = ""
    object_type: str = ""
    object_id: str = ""
    verb: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def entries(self) -> QuerySet[Entry]:
        """The sequenced entries that match, newest first."""
        exact = {
            name: value
            for name in ("person", "organisation", "object_type", "object_id", "verb")
            if (value := getattr(self, name))
        }
        entries = Entry.objects.filter(SEQUENCED, **exact)
        if self.since:
            entries = entries.filter(happened_at__gte=self.since)
        if self.until:
            entries = entries.filter(happened_at__lt=self.until)
        return entries.order_by("-sequence")


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and where the next older ones begin (None when there are none)."""

    entries: list[Entry]
    older: int | None


def explore(wanted: Filter, *, before: int | None = None, size: int = PAGE) -> Page:
    """One page of entries whose sequence is below `before`; one query at any depth."""
    entries = wanted.entries()
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    found = list(entries[: size + 1])
    shown = found[:size]
    return Page(shown, shown[-1].sequence if len(found) > size else None)


def verbs() -> list[str]:
    """Every verb that stands in the ledger, for a list to choose from; as quick however long the ledger is."""
    with connection.cursor() as cursor:
        cursor.execute(VERBS)
        return [verb for (verb,) in cursor.fetchall()]


def inclusion_proof(entry: Entry, head: TreeHead | None = None) -> Proof | None:
    """The proof that the entry stands under the latest (or the given) tree head; None while it is not yet in it."""
    head = head or latest_head()
    if head is None or entry.sequence is None or entry.sequence >= head.size:
        return None
    hashes = _prove(inclusion_spans(entry.sequence, head.size))
    return Proof(entry.sequence, tuple(hashes), head.note, bytes(entry.leaf))


def consistency_proof(old: int, new: int) -> list[bytes]:
    """The hashes that prove that the tree of `new` entries only added to that of `old`. ValueError for wrong sizes."""
    head = latest_head()
    if new > (head.size if head else 0):
        raise ValueError(f"The ledger has no tree of {new} entries yet")
    return _prove(consistency_spans(old, new))


def tile(level: int, index: int, width: int = tiles.WIDTH) -> bytes:
    """A tile's hashes, as many as asked for. Tile.DoesNotExist when the ledger has not got that far."""
    hashes = bytes(Tile.objects.get(level=level, index=index).hashes)
    if not 0 < width <= len(hashes) // tiles.HASH:
        raise Tile.DoesNotExist(f"tile {level}/{index} is not {width} wide")
    return hashes[: width * tiles.HASH]


def leaves_between(start: int, end: int) -> list[bytes]:
    """The hashed bytes of the entries from sequence `start` up to but not including `end`."""
    entries = Entry.objects.filter(sequence__gte=start, sequence__lt=end).order_by("sequence")
    return [bytes(leaf) for leaf in entries.values_list("leaf", flat=True)]


def tiles_at(places: Iterable[Place]) -> dict[Place, bytes]:
    """The tiles that stand at these places, in one query."""
    wanted = [Q(level=level, index=index) for level, index in places]
    if not wanted:
        return {}
    rows = Tile.objects.filter(reduce(or_, wanted)).values_list("level", "index", "hashes")
    return {(level, index): bytes(hashes) for level, index, hashes in rows}


def peaks_at(nodes: list[Node]) -> list[bytes]:
    """The hashes of complete subtrees, in two queries at most."""
    stored = tiles_at(tiles.places(nodes))
    return [tiles.hash_of(node, stored) for node in nodes]


def _prove(spans: list[Span]) -> list[bytes]:
    """A proof's hashes from the stored tiles; one query."""
    stored = tiles_at(tiles.places(node for span in spans for node in nodes_of(span)))
    return prove(spans, lambda node: tiles.hash_of(node, stored))
