"""Hash tiles of c2sp.org/tlog-tiles: the tree in stretches of 256 hashes, so that a proof needs only a few. Pure.

The tile (level, index) holds the roots of complete subtrees of 256**level leaves each. Full tiles never change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ledger.merkle import Node, bag, peaks_of, root_of

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH = 32  # bytes of SHA-256
FULL = WIDTH * HASH

Place = tuple[int, int]


def hashes_in(tile: bytes) -> list[bytes]:
    """The hashes one after the other."""
    return [tile[start : start + HASH] for start in range(0, len(tile), HASH)]


def edge(size: int) -> list[Place]:
    """Where the tiles stand that the next leaf may change, from the leaves up."""
    places: list[Place] = []
    while size >> HEIGHT * len(places):
        places.append((len(places), size >> HEIGHT * (len(places) + 1)))
    return places


def root_at(size: int, tiles: Mapping[Place, bytes]) -> bytes:
    """The root of the tree of that size; the tiles of its edge are enough."""
    return bag([hash_of(node, tiles) for node in peaks_of(size)])


def grow(size: int, tiles: Mapping[Place, bytes], leaves: Sequence[bytes]) -> dict[Place, bytes]:
    """The tiles that change when leaf hashes are added to a tree of that size, whose edge is among `tiles`."""
    changed: dict[Place, bytes] = {}
    level, added = 0, list(leaves)
    while added:
        count = size >> HEIGHT * level
        index = count >> HEIGHT
        started = tiles[level, index][: count % WIDTH * HASH] if count % WIDTH else b""
        row = started + b"".join(added)
        stretches = [row[start : start + FULL] for start in range(0, len(row), FULL)]
        changed.update({(level, index + offset): stretch for offset, stretch in enumerate(stretches)})
        added = [root_of(hashes_in(stretch)) for stretch in stretches if len(stretch) == FULL]
        level += 1
    return changed


def places(nodes: Iterable[Node]) -> set[Place]:
    """The tiles that are needed to know the hashes of these nodes."""
    return {_locate(node)[:2] for node in nodes}


def hash_of(node: Node, tiles: Mapping[Place, bytes]) -> bytes:
    """The hash of a complete subtree. KeyError when its tile is missing or too narrow."""
    level, index, start, width = _locate(node)
    stretch = tiles[level, index][start * HASH : (start + width) * HASH]
    if len(stretch) != width * HASH:
        raise KeyError((level, index))
    return root_of(hashes_in(stretch))


def _locate(node: Node) -> tuple[int, int, int, int]:
    """Level and index of the tile, then the first hash and how many of them lie under the node."""
    height, position = node
    level, above = divmod(height, HEIGHT)
    first = position << above
    return level, first >> HEIGHT, first % WIDTH, 1 << above


def path(level: int, index: int, width: int = WIDTH) -> str:
    """The address of a tile below the log's prefix."""
    head, tail = divmod(index, 1000)
    parts = [f"{tail:03}"]
    while head:
        head, tail = divmod(head, 1000)
        parts.insert(0, f"x{tail:03}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(parts)}{partial}"


def parse_index(text: str) -> int:
    """The index in an address such as `x001/x234/067`. ValueError when it is not written exactly so."""
    digits = text.replace("/", "").replace("x", "")
    index = int(digits) if digits.isascii() and digits.isdigit() else -1
    if index < 0 or path(0, index) != f"tile/0/{text}":
        raise ValueError(f"{text!r} is not the index of a tile")
    return index
