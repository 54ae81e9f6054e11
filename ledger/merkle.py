"""The Merkle tree of RFC 6962, section 2.1: leaf and node hashes, roots, inclusion and consistency proofs. Pure.

A `Node` names a complete subtree by its height and its index among those of that height; a `Span` is a stretch of
leaves. Proofs are made from any source that can tell the hash of a node: a list in memory or the tiles in the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()

Node = tuple[int, int]
Span = tuple[int, int]
HashOf = Callable[[Node], bytes]


# Copying a hash that has taken its first byte is quicker than starting anew; it is felt over a million entries.
_leaf = hashlib.sha256(b"\x00").copy
_node = hashlib.sha256(b"\x01").copy


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 over 0x00 and the leaf's bytes."""
    started = _leaf()
    started.update(data)
    return started.digest()


def leaf_hashes_of_lines(lines: Iterable[bytes]) -> list[bytes]:
    """The leaf hashes of lines without their last byte, the newline."""
    hashes = []
    for line in lines:
        started = _leaf()
        started.update(line[:-1])
        hashes.append(started.digest())
    return hashes


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 over 0x01 and both children."""
    started = _node()
    started.update(left + right)
    return started.digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, at most one of each height."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        """`peaks` are the roots of the complete subtrees, the largest first, as `peaks_of(size)` names them."""
        heights = [height for height, _ in peaks_of(size)]
        if len(heights) != len(peaks):
            raise ValueError(f"A tree of {size} has {len(heights)} peaks, not {len(peaks)}")
        self.size = size
        self._peaks: dict[int, bytes] = dict(zip(heights, peaks, strict=True))

    def copy(self) -> Frontier:
        """Another frontier of the same tree."""
        return Frontier(self.size, self.peaks)

    @property
    def peaks(self) -> list[bytes]:
        """The roots of the complete subtrees, the largest first."""
        return [self._peaks[height] for height in sorted(self._peaks, reverse=True)]

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add leaf hashes at the right, many at a time: height by height, so that the work is in one tight loop."""
        nodes, height = list(leaves), 0
        self.size += len(nodes)
        while nodes:
            if height in self._peaks:
                nodes.insert(0, self._peaks.pop(height))
            if len(nodes) & 1:
                self._peaks[height] = nodes.pop()
            nodes = _parents(nodes)
            height += 1

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        return bag(self.peaks)


def _parents(nodes: list[bytes]) -> list[bytes]:
    """The hashes one height up, over an even number of nodes."""
    pairs, parents = iter(nodes), []
    for left, right in zip(pairs, pairs, strict=True):
        started = _node()
        started.update(left + right)
        parents.append(started.digest())
    return parents


def bag(peaks: Sequence[bytes]) -> bytes:
    """The root over the complete subtrees of a tree, the largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def split(size: int) -> int:
    """The largest power of two smaller than size: where RFC 6962 cuts a tree in two."""
    return 1 << (size - 1).bit_length() - 1


def peaks_of(size: int) -> list[Node]:
    """The complete subtrees that a tree of that size consists of, the largest first."""
    return nodes_of((0, size))


def nodes_of(span: Span) -> list[Node]:
    """The complete subtrees that a stretch of leaves consists of, where the stretch is one of a proof's."""
    start, end = span
    nodes: list[Node] = []
    while start < end:
        height = (end - start).bit_length() - 1
        nodes.append((height, start >> height))
        start += 1 << height
    return nodes


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The stretches whose roots prove that a leaf stands in the tree, from its sibling up (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"Leaf {index} lies outside a tree of {size}")
    return list(_inclusion(index, 0, size))


def _inclusion(index: int, start: int, end: int) -> Iterator[Span]:
    if end - start == 1:
        return
    middle = start + split(end - start)
    if index < middle:
        yield from _inclusion(index, start, middle)
        yield middle, end
    else:
        yield from _inclusion(index, middle, end)
        yield start, middle


def consistency_spans(old: int, new: int) -> list[Span]:
    """The stretches whose roots prove that the tree of `new` only adds to that of `old` (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"No proof leads from a tree of {old} to one of {new}")
    if old in (0, new):
        return []
    return list(_consistency(old, 0, new, whole=True))


def _consistency(old: int, start: int, end: int, *, whole: bool) -> Iterator[Span]:
    if old == end:
        if not whole:
            yield start, end
        return
    middle = start + split(end - start)
    if old <= middle:
        yield from _consistency(old, start, middle, whole=whole)
        yield middle, end
    else:
        yield from _consistency(old, middle, end, whole=False)
        yield start, middle


def prove(spans: Sequence[Span], hash_of: HashOf) -> list[bytes]:
    """The roots of the stretches: the proof itself."""
    return [bag([hash_of(node) for node in nodes_of(span)]) for span in spans]


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that a leaf hash and its inclusion proof lead to (RFC 9162, 2.1.3.2). ValueError when malformed."""
    if not 0 <= index < size:
        raise ValueError("The leaf lies outside the tree")
    place, last, root = index, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            raise ValueError("The proof is too long")
        if place & 1 or place == last:
            root = node_hash(hash_, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, hash_)
        place, last = place >> 1, last >> 1
    if last:
        raise ValueError("The proof is too short")
    return root


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash stands at `index` in the tree of that size and root."""
    try:
        return root_from_inclusion(index, size, leaf, proof) == root
    except ValueError:
        return False


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of size `new` only added to the tree of size `old` (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    if not 0 < old < new or not proof:
        return False
    return _roots_from_consistency(old, new, old_root, proof) == (old_root, new_root)


def _roots_from_consistency(old: int, new: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots that the proof leads to; None when it is too long or too short."""
    first, *rest = proof if old & (old - 1) else [old_root, *proof]
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = first
    for hash_ in rest:
        if last == 0:
            return None
        if place & 1 or place == last:
            older, newer = node_hash(hash_, older), node_hash(hash_, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, hash_)
        place, last = place >> 1, last >> 1
    return None if last else (older, newer)
