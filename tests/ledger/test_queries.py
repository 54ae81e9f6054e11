"""What pages and API read from the ledger."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from ledger import actions as ledger
from ledger import queries, signing
from ledger.codes import code_of
from ledger.merkle import leaf_hash, verify_consistency
from ledger.models import Entry, Tile, TreeHead
from ledger.queries import Filter, explore
from ledger.sequencer import integrate
from tests.ledger.conftest import Write, thing

pytestmark = pytest.mark.django_db


def shown(wanted: Filter) -> list[int | None]:
    return [entry.sequence for entry in explore(wanted).entries]


def test_entries_show_newest_first_page_by_page(write: Write):
    write(7)
    integrate()
    first = explore(Filter(), size=3)
    second = explore(Filter(), before=first.older, size=3)
    third = explore(Filter(), before=second.older, size=3)
    assert [[entry.sequence for entry in page.entries] for page in (first, second, third)] == [
        [6, 5, 4],
        [3, 2, 1],
        [0],
    ]
    assert third.older is None


def test_entries_are_found_by_person_organisation_object_verb_and_time(at):
    at("2017-11-29 12:00")
    ledger.record(verb="opened", obj=thing(1), actor=thing(8), organisation=thing(9))
    later = at("2017-11-30 12:00")
    ledger.record(verb="closed", obj=thing(1))
    ledger.record(verb="closed", obj=thing(2))
    integrate()
    assert shown(Filter()) == [2, 1, 0]
    assert shown(Filter(person="8")) == shown(Filter(organisation="9")) == [0]
    assert shown(Filter(object_type="contenttypes.contenttype", object_id="1")) == [1, 0]
    assert shown(Filter(verb="closed")) == [2, 1]
    assert shown(Filter(since=later)) == [2, 1]
    assert shown(Filter(until=later)) == [0]
    assert shown(Filter(verb="never")) == []
    assert queries.verbs() == ["closed", "opened"]


def test_a_page_takes_one_query_at_any_depth(write: Write, django_assert_num_queries):
    write(60)
    integrate()
    with django_assert_num_queries(1):
        explore(Filter(verb="thing_done"), before=55)


def test_what_waits_is_counted_and_not_shown(write: Write):
    write(2)
    assert queries.waiting() == 2
    assert queries.verbs() == []
    assert shown(Filter()) == []


def test_every_entry_is_proved_under_the_latest_head_and_older_ones(write: Write):
    for count in (3, 280, 2):
        write(count)
        integrate()
    for entry in Entry.objects.filter(sequence__in=[0, 2, 3, 255, 256, 284]):
        for head in TreeHead.objects.filter(size__gt=entry.sequence):
            proof = queries.inclusion_proof(entry, head)
            assert proof is not None
            assert proof.verify([signing.verifier()]).size == head.size


def test_there_is_no_proof_for_an_entry_that_is_not_in_the_tree_yet(write: Write):
    write(1)
    integrate()
    old = TreeHead.objects.get()
    (entry,) = write(1)
    assert queries.inclusion_proof(entry) is None
    integrate()
    entry.refresh_from_db()
    assert queries.inclusion_proof(entry, old) is None
    assert queries.inclusion_proof(entry) is not None


def test_every_head_is_proved_to_only_add_to_those_before(write: Write):
    for count in (3, 280, 2):
        write(count)
        integrate()
    roots = {head.size: bytes(head.root_hash) for head in TreeHead.objects.all()}
    for (old, old_root), (new, new_root) in combinations_with_replacement(sorted(roots.items()), 2):
        assert verify_consistency(old, new, old_root, new_root, queries.consistency_proof(old, new))


@pytest.mark.parametrize(("old", "new"), [(2, 1), (-1, 1), (0, 9)])
def test_no_proof_is_made_between_impossible_sizes(write: Write, old: int, new: int):
    write(3)
    integrate()
    with pytest.raises(ValueError, match="tree of"):
        queries.consistency_proof(old, new)


def test_a_proof_takes_the_same_few_queries_in_any_ledger(write: Write, django_assert_num_queries):
    entries = write(520)
    integrate()
    entries[300].refresh_from_db()
    with django_assert_num_queries(2):
        queries.inclusion_proof(entries[300])


def test_an_entry_without_a_receipt_is_found_by_its_code_as_well(write: Write):
    (entry,) = write(1)
    integrate()
    assert queries.entry_by_code(code_of(bytes(entry.leaf_hash))).sequence == 0


def test_tiles_are_served_as_wide_as_asked(write: Write):
    entries = write(260)
    integrate()
    hashes = [leaf_hash(bytes(entry.leaf)) for entry in entries]
    assert queries.tile(0, 0) == b"".join(hashes[:256])
    assert queries.tile(0, 1, 3) == b"".join(hashes[256:259])


@pytest.mark.parametrize(("index", "width"), [(1, 256), (1, 5), (1, 0), (2, 1), (0, 257), (0, -1)])
def test_tiles_the_ledger_has_not_are_not_found(write: Write, index: int, width: int):
    write(260)
    integrate()
    with pytest.raises(Tile.DoesNotExist):
        queries.tile(0, index, width)
