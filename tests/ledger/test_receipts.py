"""Receipts: what the portal signs, and what their holder can prove with them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.conf import settings
from nacl.signing import SigningKey

from ledger import queries, receipts, signing
from ledger.models import Receipt
from ledger.note import Verifier
from ledger.receipt_file import NotAReceipt, check
from ledger.sequencer import integrate
from tests.ledger.conftest import PARTS, issue

pytestmark = pytest.mark.django_db


def test_a_receipt_states_what_was_received_from_whom_and_when(at):
    at("2017-12-29 12:00")
    receipt = issue()
    assert receipt.statement == {
        "kind": "bid",
        "portal": settings.LEDGER_ORIGIN,
        "object": ["contenttypes.contenttype", "7"],
        "organisation": "2",
        "received": "2017-12-29T12:00:00.000000+00:00",
        "parts": PARTS,
        "facts": {"version": 2},
        "leaf_hash": bytes(receipt.entry.leaf_hash).hex(),
    }
    assert receipt.entry.facts == {"version": 2, "parts": PARTS}


def test_a_fresh_receipt_holds_before_its_entry_is_in_the_tree():
    checked = check(receipts.document(issue()), [signing.verifier()])
    assert checked.findings == []
    assert checked.head is None


def test_a_receipt_is_completed_with_its_proof_of_inclusion():
    receipt = issue()
    integrate()
    checked = check(receipts.document(queries.receipt_by_code(receipt.code)), [signing.verifier()])
    assert checked.findings == []
    assert (checked.index, checked.head.size) == (0, 1)
    assert checked.says.startswith("bid received")


def change(name: str, value: object) -> Callable[[dict], None]:
    def apply(document: dict) -> None:
        document["statement"][name] = value

    return apply


def another_leaf(document: dict) -> None:
    document["leaf"] = document["leaf"].replace("bid_submitted", "bid_withdrawn")


@pytest.mark.parametrize(
    "tamper",
    [
        change("received", "2017-12-29T11:59:59+00:00"),
        change("parts", PARTS[:1]),
        change("organisation", "3"),
        change("leaf_hash", "00" * 32),
        another_leaf,
        lambda document: document.update(signature="AAAA"),
        lambda document: document.update(proof=document["proof"].replace("index 0", "index 1")),
    ],
)
def test_a_receipt_that_was_tampered_with_does_not_hold(tamper):
    receipt = issue()
    integrate()
    document = json.loads(receipts.document(queries.receipt_by_code(receipt.code)))
    assert document["proof"]
    tamper(document)
    assert check(json.dumps(document).encode(), [signing.verifier()]).findings


def test_the_proof_of_another_entry_is_noticed():
    first, second = issue(), issue()
    integrate()
    documents = [json.loads(receipts.document(queries.receipt_by_code(one.code))) for one in (first, second)]
    documents[0]["proof"] = documents[1]["proof"]
    checked = check(json.dumps(documents[0]).encode(), [signing.verifier()])
    assert checked.findings == ["The proof is that of another entry."]


def test_a_receipt_signed_by_somebody_else_does_not_hold():
    stranger = Verifier(signing.verifier().name, bytes(SigningKey(bytes(32)).verify_key))
    assert check(receipts.document(issue()), [stranger]).findings


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b"[" * 100_000, b"null", b'{"format": "other"}'])
def test_what_is_not_a_receipt_is_said_to_be_none(content: bytes):
    with pytest.raises(NotAReceipt):
        check(content, [signing.verifier()])


def test_a_code_finds_its_receipt_however_it_is_typed():
    receipt = issue()
    typed = f" {receipt.code.lower().replace('-', ' ').replace('o', '0').replace('i', '1').replace('b', '8')} "
    assert queries.receipt_by_code(typed) == receipt
    assert queries.entry_by_code(typed) == receipt.entry


@pytest.mark.parametrize("code", ["", "ABCD", "ABCD-ABCD-ABCD-ABCD", "99999", "x" * 5000, "\0", "ÄÖÜ"])
def test_a_code_that_nobody_was_given_finds_nothing(code: str):
    with pytest.raises(Receipt.DoesNotExist):
        queries.receipt_by_code(code)
    with pytest.raises(queries.Entry.DoesNotExist):
        queries.entry_by_code(code)
