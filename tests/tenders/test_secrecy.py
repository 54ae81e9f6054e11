"""Before the opening nobody reads a bid, whatever they hold; after it, nothing that was changed passes."""

from __future__ import annotations

import base64
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from documents.streams import Tampered
from ledger import clock
from notifications.models import Message
from regulations.calendar import uk_moment
from tenders import actions, queries, reading
from tenders.models import Bid, Invitation, OpenedBid, SealedPart
from tests.factories import tenders as made
from tests.factories.suppliers import SupplierFactory

pytestmark = pytest.mark.django_db

ANSWER = "Our unmistakable approach: zebra-crossing triage."
CONTENT = b"Confidential method statement, quagga edition. " * 200
NAME = "quagga-method.txt"
PRICE = Decimal("98765.43")


@pytest.fixture(scope="module")
def published(once):
    return once(made.a_published_call_off)


@pytest.fixture
def call_off(published, db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}},
    }
    return published()


def secret_bid(call_off, supplier):
    return made.a_sealed_bid(
        call_off,
        supplier,
        answers={"Q1": ANSWER, "Q2": "Plain."},
        prices={1: PRICE, 2: Decimal(0)},
        files={NAME: CONTENT},
    )


def everything_stored() -> bytes:
    """Every row of every table, binary columns as they are, and every stored file."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                found += [bytes(cell) if isinstance(cell, memoryview) else str(cell).encode() for cell in row]
    found += [path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return b"\n".join(found)


def forms_of(secret: bytes) -> list[bytes]:
    """A secret as it stands, and as dumps and encodings would show it."""
    return [secret, secret.hex().encode(), base64.b64encode(secret)[:-4], secret.upper()]


def test_nothing_of_a_bid_or_draft_stands_readable_in_tables_or_files(call_off):
    one, two = call_off.suppliers
    secret_bid(call_off, one)
    made.a_draft_bid(call_off, two, answers={"Q1": ANSWER[::-1]}, prices={1: PRICE + 1}, files={})
    actions.set_safety_net(by=made.owner_of(two), invitation=call_off.invitation(two), on=True)
    from tenders.tasks import make_receipts

    make_receipts()
    stored = everything_stored()
    secrets = [ANSWER, ANSWER[::-1], CONTENT[:47].decode(), NAME, str(PRICE), str(PRICE + 1), "98,765.43"]
    for secret in secrets:
        for form in forms_of(secret.encode()):
            assert form not in stored, secret


def test_the_search_itself_would_find_what_stands_there(call_off):
    assert call_off.competition.title.encode() in everything_stored()


def test_the_ledger_gives_no_hash_by_which_an_answer_could_be_guessed(call_off):
    from hashlib import sha256

    one, two = call_off.suppliers
    first, second = secret_bid(call_off, one), secret_bid(call_off, two)
    assert first.content_sha256 != second.content_sha256
    stored = everything_stored()
    for guess in (ANSWER.encode(), CONTENT, str(PRICE).encode()):
        assert sha256(guess).hexdigest().encode() not in stored
        assert sha256(guess).digest() not in stored


def test_who_has_bid_is_on_no_page_or_api_of_the_buyer(call_off, as_):
    one, two = call_off.suppliers
    secret_bid(call_off, one)
    officer, ref = as_(call_off.officer), call_off.competition.reference
    addresses = [
        reverse("tenders:list"), reverse("home"), *(
            reverse(f"tenders:{name}", kwargs={"reference": ref})
            for name in ("competition", "extend", "cancel", "open")
        ),
    ]  # fmt: skip
    for address in addresses:
        answer = officer.get(address)
        assert answer.status_code == 200, address
        for supplier in (one, two):
            assert supplier.name not in answer.content.decode(), address
    assert "1 supplier has bid" in officer.get(addresses[2]).content.decode()
    told = Message.objects.filter(person__in=[call_off.officer, call_off.second_opener])
    assert not [message for message in told if one.name in message.subject + message.body]


def test_before_the_opening_even_the_reading_code_has_no_key(call_off):
    bid = secret_bid(call_off, call_off.suppliers[0])
    clock.freeze(uk_moment(made.OPENED))
    with pytest.raises(reading.StillSealed):
        reading.content(bid, reading.opened_key(bid))
    assert not queries.opened_contents(call_off.competition)


def overwrite(sql: str, *values: object) -> None:
    """What somebody who is master of the database could do: switch the triggers off and write."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def problems(call_off) -> dict[str, str]:
    opening = made.open_bids(call_off)
    return {row.bid.organisation.name: row.problem for row in OpenedBid.objects.filter(opening=opening)}


def test_ciphertext_swapped_between_suppliers_is_found_and_the_rest_opens(call_off):
    one, two = (secret_bid(call_off, supplier) for supplier in call_off.suppliers)
    overwrite(
        "UPDATE tenders_sealedpart a SET ciphertext = b.ciphertext FROM tenders_sealedpart b "
        "WHERE a.bid_id = %s AND b.bid_id = %s AND a.part = b.part AND a.number = b.number",
        one.pk, two.pk,
    )  # fmt: skip
    found = problems(call_off)
    assert found[call_off.suppliers[0].name]
    assert not found[call_off.suppliers[1].name]
    assert [bid.pk for bid in queries.opened_contents(call_off.competition)] == [two.pk]


def test_a_whole_bid_given_to_another_supplier_is_found(call_off):
    one, two = (secret_bid(call_off, supplier) for supplier in call_off.suppliers)
    overwrite("UPDATE tenders_bid SET version = 2, replaced_at = now() WHERE id = %s", two.pk)
    overwrite("UPDATE tenders_bid SET organisation_id = %s WHERE id = %s", two.organisation_id, one.pk)
    assert "" not in problems(call_off).values()


def test_a_key_from_another_competition_does_not_fit(call_off):
    other = made.a_published_call_off()
    bid, foreign = secret_bid(call_off, call_off.suppliers[0]), secret_bid(other, other.suppliers[0])
    overwrite("UPDATE tenders_bid SET sealed_key = %s WHERE id = %s", bytes(foreign.sealed_key), bid.pk)
    assert problems(call_off)[call_off.suppliers[0].name]


def test_one_changed_bit_of_a_file_is_found(call_off):
    bid = secret_bid(call_off, call_off.suppliers[0])
    overwrite(
        "UPDATE tenders_sealedpart SET ciphertext = set_byte(ciphertext, 100, get_byte(ciphertext, 100) # 1) "
        "WHERE bid_id = %s AND part = 1", bid.pk,
    )  # fmt: skip
    assert problems(call_off)[call_off.suppliers[0].name]


def test_a_changed_record_of_hashes_differs_from_the_receipt(call_off):
    bid = secret_bid(call_off, call_off.suppliers[0])
    overwrite("UPDATE tenders_bid SET content_sha256 = %s WHERE id = %s", "0" * 64, bid.pk)
    assert problems(call_off)[call_off.suppliers[0].name] == "The record differs from the receipt"


def test_an_earlier_version_put_back_is_found(call_off):
    supplier = call_off.suppliers[0]
    first, second = secret_bid(call_off, supplier), secret_bid(call_off, supplier)
    overwrite("UPDATE tenders_bid SET version = 9, replaced_at = now() WHERE id = %s", second.pk)
    overwrite("UPDATE tenders_bid SET version = 2, replaced_at = NULL WHERE id = %s", first.pk)
    assert problems(call_off)[supplier.name]


def test_a_suppliers_own_copy_is_bound_to_its_place(call_off):
    one, two = (secret_bid(call_off, supplier) for supplier in call_off.suppliers)
    one.own_key = two.own_key
    with pytest.raises(Tampered):
        reading.own_key(one)


@pytest.mark.parametrize(
    "change",
    [
        lambda bid: Bid.objects.filter(pk=bid.pk).update(received_at=uk_moment("2018-01-01 09:00")),
        lambda bid: Bid.objects.filter(pk=bid.pk).update(content_sha256="0" * 64),
        lambda bid: SealedPart.objects.filter(bid=bid).update(ciphertext=b"other"),
        lambda bid: SealedPart.objects.filter(bid=bid).delete(),
        lambda bid: bid.competition.invitations.all().delete(),
        lambda bid: bid.competition.criteria.update(weight=1),
        lambda bid: bid.competition.recipients.all().delete(),
        lambda bid: bid.competition.shares.update(sealed=b"x"),
        lambda bid: type(bid.competition).objects.filter(pk=bid.competition_id).update(title="Another"),
        lambda bid: type(bid.competition).objects.filter(pk=bid.competition_id).update(deadline=bid.received_at),
        lambda bid: type(bid.competition).objects.filter(pk=bid.competition_id).update(public_key=b"0" * 32),
    ],
)
def test_the_database_itself_refuses_to_change_what_was_published_or_sealed(call_off, change):
    bid = secret_bid(call_off, call_off.suppliers[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        change(bid)


def test_a_bid_is_taken_only_from_the_invited(call_off):
    outsider = SupplierFactory()
    with pytest.raises(Invitation.DoesNotExist):
        made.a_draft_bid(call_off, outsider)


def test_an_incomplete_bid_is_not_taken_and_says_what_is_missing(call_off):
    from django.core.exceptions import ValidationError

    supplier = call_off.suppliers[0]
    invitation = made.a_draft_bid(call_off, supplier, answers={"Q1": "  "}, prices={1: Decimal(1)})
    with pytest.raises(ValidationError) as refused:
        actions.submit_bid(by=made.owner_of(supplier), invitation=invitation, submission_key=uuid4())
    assert refused.value.messages == [
        "Answer “Functions and fit”.", "Answer “Usability”.", "Give a price for “Licence”; 0 if you charge nothing.",
    ]  # fmt: skip
