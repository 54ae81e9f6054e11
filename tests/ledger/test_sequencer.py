"""The sequencer: nothing is lost and nothing is reordered, whatever commits when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, transaction

from ledger import actions as ledger
from ledger import queries, sequencer, signing
from ledger.merkle import leaf_hash, root_of
from ledger.models import Entry, TreeHead
from ledger.note import Checkpoint, open_checkpoint
from ledger.sequencer import LedgerDamaged, integrate
from ledger.watermark import settled_before
from tests.at_once import all_at_once
from tests.ledger.conftest import Write

committing = pytest.mark.django_db(transaction=True)


def committed(verb: str) -> None:
    with transaction.atomic():
        ledger.record(verb=verb, obj=None)


@contextmanager
def slow_transaction(verb: str, *, commits: bool = True) -> Iterator[None]:
    """Another session has recorded already and commits (or rolls back) only at the end of the block."""
    recorded, may_end = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            ledger.record(verb=verb, obj=None)
            recorded.set()
            assert may_end.wait(20)
            transaction.set_rollback(not commits)

    thread = threading.Thread(target=lambda: all_at_once(work))
    thread.start()
    assert recorded.wait(20)
    try:
        yield
    finally:
        may_end.set()
        thread.join()


def in_order() -> list[str]:
    return list(Entry.objects.filter(sequence__isnull=False).order_by("sequence").values_list("verb", flat=True))


@committing
def test_a_slow_transaction_that_began_earlier_is_waited_for_and_comes_first():
    with slow_transaction("slow"):
        committed("quick")
        assert integrate() == 0
        assert in_order() == []
    assert integrate() == 2
    assert in_order() == ["slow", "quick"]


@committing
def test_what_was_committed_before_a_slow_transaction_began_does_not_wait_for_it():
    committed("first")
    with slow_transaction("slow"):
        committed("quick")
        assert integrate() == 1
        assert in_order() == ["first"]
    integrate()
    assert in_order() == ["first", "slow", "quick"]


@committing
def test_a_slow_transaction_that_is_rolled_back_leaves_no_gap():
    with slow_transaction("slow", commits=False):
        committed("quick")
        assert integrate() == 0
    assert integrate() == 1
    assert list(Entry.objects.values_list("sequence", "verb")) == [(0, "quick")]


@committing
def test_a_long_transaction_in_another_database_holds_nothing_back():
    elsewhere = psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})
    with elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        committed("here")
        assert integrate() == 1
    elsewhere.rollback()
    elsewhere.close()


@committing
def test_entries_of_one_transaction_keep_the_order_of_writing():
    with transaction.atomic():
        for number in range(20):
            ledger.record(verb=f"verb {number:02}", obj=None)
    integrate()
    assert in_order() == [f"verb {number:02}" for number in range(20)]


@committing
def test_two_sequencers_at_once_number_every_entry_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sequencer, "BATCH", 7)
    for number in range(50):
        committed(f"verb {number:02}")
    assert sum(all_at_once(integrate, integrate, integrate)) == 50
    assert in_order() == [f"verb {number:02}" for number in range(50)]
    assert set(Entry.objects.values_list("sequence", flat=True)) == set(range(50))
    assert TreeHead.objects.count() == 8


@committing
def test_writers_and_sequencers_at_once_lose_nothing_and_every_tree_only_adds():
    stop = threading.Event()

    def write() -> None:
        for number in range(25):
            committed(f"verb {number:02}")

    def sequence() -> None:
        while not stop.is_set():
            integrate()

    with ThreadPoolExecutor(2) as pool:
        sequencers = [pool.submit(all_at_once, sequence) for _ in range(2)]
        all_at_once(write, write, write, write)
        stop.set()
        for running in sequencers:
            running.result()
    integrate()
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("sequence").values_list("leaf_hash", flat=True)]
    assert len(leaves) == 100
    assert list(Entry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(100))
    ordered = Entry.objects.order_by("sequence").values_list("transaction", "place")
    assert list(ordered) == sorted(ordered)
    for head in TreeHead.objects.all():
        assert bytes(head.root_hash) == root_of(leaves[: head.size])


@committing
def test_entries_that_came_with_a_dump_from_another_server_are_sequenced():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        committed("dumped")
        cursor.execute("UPDATE ledger_entry SET transaction = transaction + 1000000000")
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")
    assert integrate() == 1


@committing
def test_the_sequencer_stays_out_of_other_peoples_transactions():
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        integrate()


@committing
def test_the_watermark_stands_at_the_oldest_running_transaction():
    with slow_transaction("slow"):
        committed("quick")
        meanwhile = settled_before()
    slow, quick = (Entry.objects.get(verb=verb).transaction for verb in ("slow", "quick"))
    assert meanwhile <= slow < quick < settled_before()


@pytest.mark.django_db
def test_each_run_signs_the_root_over_everything_so_far(write: Write):
    leaves: list[bytes] = []
    for count in (1, 300, 5):
        leaves += [leaf_hash(bytes(entry.leaf)) for entry in write(count)]
        assert integrate() == count
        head = queries.latest_head()
        assert head is not None
        assert (head.size, bytes(head.root_hash)) == (len(leaves), root_of(leaves))
        assert open_checkpoint(head.note, [signing.verifier()]) == Checkpoint(
            settings.LEDGER_ORIGIN, len(leaves), root_of(leaves)
        )


@pytest.mark.django_db
def test_with_nothing_to_do_no_head_is_signed(write: Write):
    assert integrate() == 0
    assert queries.latest_head() is None
    write(1)
    integrate()
    assert integrate() == 0
    assert TreeHead.objects.count() == 1


@pytest.mark.django_db
def test_nothing_more_is_signed_over_a_tree_that_was_changed(write: Write):
    write(3)
    integrate()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_tile DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_tile SET hashes = overlay(hashes PLACING '\\x00'::bytea FROM 5)")
    write(1)
    with pytest.raises(LedgerDamaged):
        integrate()
    assert TreeHead.objects.count() == 1
    assert queries.waiting() == 1


@pytest.mark.django_db
def test_the_queries_of_a_run_do_not_grow_with_the_entries(write: Write, django_assert_max_num_queries):
    write(600)
    integrate()
    write(200)
    with django_assert_max_num_queries(16):
        integrate()
