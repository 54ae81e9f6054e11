"""Tiles hold the same tree, and only ever grow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import tiles
from ledger.merkle import inclusion_spans, leaf_hash, nodes_of, prove, root_of, verify_inclusion
from ledger.tiles import Place

LEAVES = [leaf_hash(str(number).encode()) for number in range(66_000)]


def grown(*sizes: int) -> dict[Place, bytes]:
    """The tiles of a tree that grew through these sizes."""
    stored: dict[Place, bytes] = {}
    size = 0
    for upto in sizes:
        edge = {place: stored[place] for place in tiles.edge(size) if place in stored}
        changed = tiles.grow(size, edge, LEAVES[size:upto])
        assert all(changed[place].startswith(stored.get(place, b"")) for place in changed)
        stored.update(changed)
        size = upto
    return stored


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 1500), min_size=1, max_size=6).map(sorted), st.data())
def test_tiles_grown_in_steps_lead_to_the_same_root_and_proofs(sizes: list[int], data: st.DataObject):
    stored, size = grown(*sizes), sizes[-1]
    root = root_of(LEAVES[:size])
    assert stored == grown(size)
    assert tiles.root_at(size, stored) == root
    if size:
        index = data.draw(st.integers(0, size - 1))
        proof = prove(inclusion_spans(index, size), lambda node: tiles.hash_of(node, stored))
        assert verify_inclusion(index, size, LEAVES[index], proof, root)


def test_the_edge_alone_tells_the_root():
    stored = grown(700)
    assert tiles.root_at(700, {place: stored[place] for place in tiles.edge(700) if place in stored}) == root_of(
        LEAVES[:700]
    )


def test_a_tree_of_three_levels_has_the_tiles_that_the_specification_counts():
    stored = grown(200, 65_536, 66_000)
    assert len(stored[0, 0]) == len(stored[1, 0]) == tiles.FULL
    assert len(stored[0, 257]) == 208 * tiles.HASH  # 66,000 modulo 256
    assert len(stored[1, 1]) == 1 * tiles.HASH
    assert len(stored[2, 0]) == 1 * tiles.HASH
    assert tiles.root_at(66_000, stored) == root_of(LEAVES)
    assert tiles.hash_of((16, 0), stored) == root_of(LEAVES[:65_536])


def test_a_lost_tile_is_noticed_and_not_overwritten():
    with pytest.raises(KeyError):
        tiles.grow(300, {}, LEAVES[300:301])


def test_a_tile_too_narrow_for_the_tree_is_noticed():
    with pytest.raises(KeyError):
        tiles.root_at(4, {(0, 0): LEAVES[0]})


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [(0, 0, 256, "tile/0/000"), (1, 1234067, 256, "tile/1/x001/x234/067"), (0, 5, 7, "tile/0/005.p/7")],
)
def test_addresses_are_those_of_the_specification(level: int, index: int, width: int, path: str):
    assert tiles.path(level, index, width) == path


@given(st.integers(0, 10**12))
def test_an_index_is_read_as_it_was_written(index: int):
    assert tiles.parse_index(tiles.path(0, index).removeprefix("tile/0/")) == index


@pytest.mark.parametrize(
    "text", ["", "1", "0001", "x001", "001/067", "x000/001", "-01", "\u0660\u0660\u0661", "x1/001", "00a"]
)
def test_an_index_written_otherwise_is_refused(text: str):
    with pytest.raises(ValueError, match="not the index"):
        tiles.parse_index(text)


def test_proofs_need_few_tiles():
    size = 66_000
    wanted = tiles.places(node for span in inclusion_spans(40_000, size) for node in nodes_of(span))
    assert len(wanted) <= 6
