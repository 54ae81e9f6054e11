"""The tree, against the vectors published with certificate transparency and against the definition in RFC 6962."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    Node,
    consistency_spans,
    inclusion_spans,
    leaf_hash,
    peaks_of,
    prove,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The inputs, roots and paths of certificate-transparency's own test of its tree (merkle_tree_test.cc).
INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSIONS = [
    (0, 8, [A, B, C]),
    (5, 8, [D, E, ROOTS[3]]),
    (2, 3, [ROOTS[1]]),
    (1, 5, [ROOTS[0], B, D]),
    (0, 1, []),
]
CONSISTENCIES = [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [F, E, ROOTS[3]]), (2, 5, [B, D])]

sizes = st.integers(min_value=1, max_value=700)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


def by_definition(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, written down as it stands there."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    cut = 1
    while cut * 2 < len(hashes):
        cut *= 2
    return hashlib.sha256(b"\x01" + by_definition(hashes[:cut]) + by_definition(hashes[cut:])).digest()


def source(hashes: list[bytes]):
    def hash_of(node: Node) -> bytes:
        height, index = node
        return by_definition(hashes[index << height : (index + 1) << height])

    return hash_of


def test_empty_tree_has_the_published_root():
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of([]) == EMPTY_ROOT


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int):
    assert root_of([leaf_hash(data) for data in INPUTS[:size]]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSIONS)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, path: list[str]):
    hashes = [leaf_hash(data) for data in INPUTS]
    proof = prove(inclusion_spans(index, size), source(hashes))
    assert [hash_.hex() for hash_ in proof] == path
    assert verify_inclusion(index, size, hashes[index], proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCIES)
def test_consistency_proofs_are_the_published_ones(old: int, new: int, path: list[str]):
    proof = prove(consistency_spans(old, new), source([leaf_hash(data) for data in INPUTS]))
    assert [hash_.hex() for hash_ in proof] == path
    assert verify_consistency(old, new, bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1]), proof)


@given(sizes, st.data())
def test_every_leaf_is_proved_and_no_other_place_is(size: int, data: st.DataObject):
    hashes = leaves(size)
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    proof, root = prove(inclusion_spans(index, size), source(hashes)), by_definition(hashes)
    assert verify_inclusion(index, size, hashes[index], proof, root)
    assert verify_inclusion(other, size, hashes[index], proof, root) is (other == index)
    assert not verify_inclusion(index, size, leaf_hash(b"another"), proof, root)
    assert not verify_inclusion(index, size, hashes[index], [*proof, root], root)
    assert not verify_inclusion(size, size, hashes[index], proof, root)
    if proof:
        assert not verify_inclusion(index, size, hashes[index], proof[:-1], root)


@given(sizes, st.data())
def test_growth_is_proved_and_rewriting_is_not(new: int, data: st.DataObject):
    hashes = leaves(new)
    old = data.draw(st.integers(0, new))
    roots = by_definition(hashes[:old]), by_definition(hashes)
    proof = prove(consistency_spans(old, new), source(hashes))
    assert verify_consistency(old, new, *roots, proof)
    assert not verify_consistency(old, new, *roots, [*proof, roots[1]])
    if old:
        rewritten = by_definition([leaf_hash(b"rewritten"), *hashes[1:old]])
        assert not verify_consistency(old, new, rewritten, roots[1], proof)
    if len(proof) > 1:
        assert not verify_consistency(old, new, *roots, proof[:-1])


@given(st.lists(st.integers(0, 300), max_size=6))
def test_a_frontier_that_grows_in_steps_ends_like_the_whole(steps: list[int]):
    hashes = leaves(sum(steps))
    frontier = Frontier()
    for step in steps:
        frontier.extend(hashes[frontier.size : frontier.size + step])
        frontier = frontier.copy()
    assert (frontier.size, frontier.root()) == (len(hashes), by_definition(hashes))
    assert frontier.peaks == [source(hashes)(node) for node in peaks_of(len(hashes))]


def test_a_frontier_refuses_peaks_that_do_not_fit_its_size():
    with pytest.raises(ValueError, match="has 2 peaks"):
        Frontier(3, [EMPTY_ROOT])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_is_made_for_a_leaf_outside_the_tree(index: int, size: int):
    with pytest.raises(ValueError, match="outside"):
        inclusion_spans(index, size)


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_no_proof_is_made_between_impossible_sizes(old: int, new: int):
    with pytest.raises(ValueError, match="No proof"):
        consistency_spans(old, new)
