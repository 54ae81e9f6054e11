"""Appending: what an entry says, and when it is refused."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ledger import actions as ledger
from ledger import clock, origin
from ledger.canonical import canonical_json
from ledger.merkle import leaf_hash
from ledger.models import Entry
from tests.ledger.conftest import Write, thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def _from_outside():
    tokens = origin.address.set("192.0.2.7"), origin.request_id.set("reference-1")
    yield
    origin.address.reset(tokens[0])
    origin.request_id.reset(tokens[1])


def test_an_entry_says_who_did_what_to_which_object_and_when(at):
    at("2017-11-29 12:00")
    entry = ledger.record(
        verb="bid_submitted", obj=thing(7), actor=thing(1), organisation=thing(2), facts={"price": "10.50"}
    )
    written = Entry.objects.get(pk=entry.id)
    assert written.said == {
        "version": 1,
        "id": str(entry.id),
        "time": "2017-11-29T12:00:00.000000+00:00",
        "verb": "bid_submitted",
        "object": ["contenttypes.contenttype", "7"],
        "person": "1",
        "organisation": "2",
        "address": "",
        "request": "",
        "facts": {"price": "10.50"},
    }
    assert bytes(written.leaf_hash) == leaf_hash(bytes(written.leaf))
    assert written.sequence is None


def test_two_entries_that_say_the_same_have_different_hashes(at, write: Write):
    at("2017-11-29 12:00")
    first, second = write(1) + write(1)
    assert bytes(first.leaf_hash) != bytes(second.leaf_hash)


@pytest.mark.usefixtures("_from_outside")
def test_the_address_stands_beside_the_entry_and_only_its_salted_hash_within():
    entry = Entry.objects.get(pk=ledger.record(verb="seen", obj=None).id)
    assert (entry.address, entry.request) == ("192.0.2.7", "reference-1")
    assert b"192.0.2.7" not in bytes(entry.leaf)
    assert entry.said["request"] == "reference-1"


@pytest.mark.usefixtures("_from_outside")
def test_an_address_is_erased_without_touching_the_hash_and_the_erasure_is_recorded():
    entry = ledger.record(verb="seen", obj=None)
    count = ledger.erase_addresses(entries=Entry.objects.filter(pk=entry.id), by=thing(1), reason="REC-03")
    after = Entry.objects.get(pk=entry.id)
    assert count == 1
    assert (after.address, after.salt) == ("", "")
    assert bytes(after.leaf_hash) == leaf_hash(bytes(after.leaf)) == entry.hash
    assert Entry.objects.get(verb="addresses_erased").facts == {"entries": 1, "reason": "REC-03"}


def test_what_comes_back_is_what_was_written():
    facts = {"time": "", "words": '%s "time":" %% ü \\ \n', "amount": "1.50"}
    entry = ledger.record(verb="seen", obj=None, facts=facts)
    written = Entry.objects.get(pk=entry.id)
    assert (written.time, bytes(written.leaf), bytes(written.leaf_hash)) == (entry.time, entry.leaf, entry.hash)
    assert written.is_intact
    assert written.facts == facts
    assert bytes(written.leaf) == canonical_json(written.said)


def test_the_moment_can_be_the_one_the_caller_decided_on():
    earlier = clock.now()
    assert ledger.record(verb="bid_submitted", obj=None, at=earlier).time == earlier.isoformat(timespec="microseconds")


def test_appending_takes_one_query():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ledger.record(verb="seen", obj=None)
    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(ledger.NotInTransaction):
        ledger.record(verb="seen", obj=None)


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_the_change_that_is_rolled_back():
    with transaction.atomic():
        ledger.record(verb="seen", obj=None)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_outlives_the_rollback_of_what_was_refused():
    with pytest.raises(PermissionError), transaction.atomic():
        raise PermissionError
    ledger.record_refusal(verb="tenders.may_open", obj=thing(3), actor=thing(1))
    entry = Entry.objects.get()
    assert (entry.verb, entry.object_id, entry.person) == ("refused", "3", "1")
    assert entry.facts == {"policy": "tenders.may_open"}


@pytest.mark.django_db(transaction=True)
def test_a_refusal_inside_a_transaction_is_an_error_since_it_might_be_lost():
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        ledger.record_refusal(verb="tenders.may_open", obj=None, actor=None)


@pytest.mark.parametrize("fact", [1.5, {"deep": [1.5]}])
def test_a_fraction_among_the_facts_is_refused(fact: object):
    with pytest.raises(TypeError, match="as a string"):
        ledger.record(verb="seen", obj=None, facts={"fact": fact})


def test_facts_as_long_as_a_document_are_refused():
    with pytest.raises(ledger.FactsTooLong):
        ledger.record(verb="seen", obj=None, facts={"text": "x" * 70_000})
