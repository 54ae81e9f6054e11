"""The ledger for auditors and for everybody: filters, secrets of sealed bids, verification, export, receipts, tiles."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from ledger import actions as ledger
from ledger import queries, signing, tiles
from ledger.merkle import leaf_hash
from ledger.models import Entry, Receipt
from ledger.note import open_checkpoint
from ledger.sequencer import integrate
from tenders import actions as tenders
from tenders.actions.bidding import SUBMIT
from tests.factories.tenders import CallOff, a_published_call_off, a_sealed_bid, open_bids, owner_of

pytestmark = pytest.mark.django_db
NONSENSE = [
    {"before": "abc"}, {"before": "²"}, {"before": "9" * 40},
    {"verb": "x" * 5000}, {"since": "nonsense"}, {"since": "0001-01-01"},
    {"until": "9999-12-31"}, {"since": "99999-01-01"},
]  # fmt: skip


def rows_of(answer) -> list[list[str]]:
    """The table's rows as words."""
    page = BeautifulSoup(answer.content, "html.parser")
    for name in page.select(".nhsuk-table__heading"):  # what narrow screens show beside each cell
        name.decompose()
    return [[cell.get_text(" ", strip=True) for cell in row.select("td, th")] for row in page.select("tbody tr")]


@pytest.fixture
def sealed(db: None) -> CallOff:
    """A call-off with one sealed bid, all of it in the tree."""
    call_off = a_published_call_off()
    a_sealed_bid(call_off, call_off.suppliers[0])
    integrate()
    return call_off


def explored(reader: Client, **filters: str) -> list[list[str]]:
    return rows_of(reader.get(reverse("reports:ledger"), filters))


def test_a_sealed_bid_shows_neither_bidder_nor_organisation(reader: Client, sealed: CallOff):
    bidder = sealed.suppliers[0]
    rows = explored(reader, object_type="tenders.bid")
    assert rows
    for row in rows:
        assert "Sealed" in row
        assert bidder.name not in " ".join(row)
        assert str(bidder.pk) not in " ".join(row)
    open_bids(sealed)
    integrate()
    assert any(bidder.name in " ".join(row) for row in explored(reader, object_type="tenders.bid"))


def test_filtering_by_a_person_does_not_tell_that_they_have_bid(reader: Client, sealed: CallOff):
    person = Entry.objects.get(verb="bid_submitted").person
    assert explored(reader, object_type="tenders.bid", person=person) == []
    assert explored(reader, person=person, verb="bid_submitted") == []
    open_bids(sealed)
    assert len(explored(reader, person=person, verb="bid_submitted")) == 1


def test_filters_narrow_and_stay_in_the_address(reader: Client, sealed: CallOff):
    published = explored(reader, verb="call_off_published")
    assert len(published) == 1
    assert sealed.officer.name in " ".join(published[0])
    assert explored(reader, person=sealed.officer.email, verb="call_off_published") == published
    assert explored(reader, person="nobody@example.test") == []
    assert explored(reader, since="2018-02-02", until="2018-02-03") == []
    everything, older = reader.get(reverse("reports:ledger")), []
    while link := BeautifulSoup(everything.content, "html.parser").find("a", string="Older entries"):
        older += rows_of(everything)
        everything = reader.get(reverse("reports:ledger") + link["href"])
    numbers = [row[0] for row in older + rows_of(everything)]
    assert len(numbers) == len(set(numbers)) == queries.latest_head().size


@pytest.mark.parametrize("given", NONSENSE, ids=str)
def test_nonsense_gets_a_clear_message_and_no_error(reader: Client, given: dict[str, str]):
    answer = reader.get(reverse("reports:ledger"), given)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    if set(given) <= {"before"} or given in ({"since": "0001-01-01"}, {"until": "9999-12-31"}):
        return
    assert page.select_one(".nhsuk-error-summary")
    assert rows_of(answer) == []


def tampered() -> None:
    """Somebody with the database's owner's rights changes an entry."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_entry SET leaf = leaf || ' '::bytea WHERE sequence = 1")
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")


def test_verification_finds_a_changed_entry(reader: Client, sealed: CallOff):
    assert "is as it was written" in reader.get(reverse("reports:verify")).content.decode()
    tampered()
    shown = reader.get(reverse("reports:verify")).content.decode()
    assert "Entry 1 was changed" in shown
    assert "is as it was written" not in shown


def test_the_export_verifies_without_the_portal(reader: Client, sealed: CallOff, tmp_path: Path):
    export, key = tmp_path / "ledger.jsonl", tmp_path / "key"
    key.write_bytes(Client().get(reverse("reports:ledger_key")).content)

    def run() -> subprocess.CompletedProcess[str]:
        export.write_bytes(b"".join(reader.get(reverse("reports:ledger_export")).streaming_content))
        command = [sys.executable, "-m", "ledger.verify", str(export), "--key", str(key)]
        return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    good = run()
    assert (good.returncode, good.stderr) == (0, "")
    tampered()
    bad = run()
    assert bad.returncode == 1
    assert "Entry 1 was changed" in bad.stdout + bad.stderr


def test_a_sealed_bids_receipt_is_confirmed_but_not_handed_out(sealed: CallOff, client: Client):
    receipt = Receipt.objects.get(object_type="tenders.bid")
    shown = client.get(reverse("reports:public_ledger"), {"code": receipt.code.lower()}).content.decode()
    assert f"issued the receipt {receipt.code}" in shown
    assert sealed.suppliers[0].name not in shown
    assert client.get(reverse("reports:receipt", args=[receipt.code])).status_code == 404


def exported_text(reader: Client) -> str:
    integrate()
    return b"".join(reader.get(reverse("reports:ledger_export")).streaming_content).decode()


def test_before_the_opening_the_export_tells_of_a_bid_by_its_hash_alone(reader: Client, sealed: CallOff):
    bid = Entry.objects.get(verb="bid_submitted")
    assert bid.object_id not in exported_text(reader)
    open_bids(sealed)
    assert f'"object":["tenders.bid","{bid.object_id}"],"organisation":"{bid.organisation}"' in exported_text(reader)


def test_the_operators_export_tells_no_more_than_the_auditors(sealed: CallOff, tmp_path: Path):
    bid, file = Entry.objects.get(verb="bid_submitted"), tmp_path / "ledger.jsonl"
    call_command("ledger_export", str(file), stderr=StringIO())
    assert bid.object_id not in file.read_text()
    assert '{"withheld":' in file.read_text()
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("ledger_export", str(tmp_path / "nowhere" / "ledger.jsonl"))


def test_who_bid_too_late_is_not_told_before_the_opening(reader: Client, sealed: CallOff):
    late = owner_of(sealed.suppliers[1])
    with transaction.atomic():
        ledger.record(verb="refused", obj=sealed.competition, actor=late, facts={"policy": SUBMIT})
    assert f'"person":"{late.pk}","request":"","time"' not in exported_text(reader)
    assert explored(reader, person=late.email, verb="refused") == []
    assert "Sealed" in explored(reader, verb="refused")[0]


def test_who_had_bid_in_a_cancelled_call_off_is_no_secret(reader: Client, sealed: CallOff):
    bid = Entry.objects.get(verb="bid_submitted")
    tenders.cancel_competition(by=sealed.officer, competition=sealed.refresh(), reason="The need has gone.")
    assert bid.object_id in exported_text(reader)


@pytest.mark.parametrize("code", ["x", "\x00", "AAAA-BBBB", "y" * 5000, "²"])
def test_an_unknown_receipt_is_told_so(client: Client, code: str):
    shown = client.get(reverse("reports:public_ledger"), {"code": code})
    assert "has issued no receipt" in shown.content.decode()
    assert client.get(reverse("reports:receipt", args=[code])).status_code == 404


def test_checkpoint_and_tiles_prove_each_other(sealed: CallOff, client: Client):
    note = client.get(reverse("reports:checkpoint")).content.decode()
    signed = open_checkpoint(note, [signing.verifier()])
    assert signed.size == queries.latest_head().size
    content = client.get(reverse("reports:tile", args=[f"0/000.p/{min(signed.size, tiles.WIDTH - 1)}"])).content
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("sequence").values_list("leaf", flat=True)]
    assert content[:32] == leaf_hash(leaves[0])
    assert len(content) == 32 * min(signed.size, tiles.WIDTH - 1)


@pytest.mark.parametrize(
    "address", ["x/y", "0/999", "-1/000", "0/000.p/0", "0/000.p/9999", "9" * 30 + "/000", "0/²", "0/000.p/x", "\x00"]
)
def test_a_tile_that_is_not_there_is_not_found(client: Client, address: str):
    assert client.get(reverse("reports:tile", args=[address])).status_code == 404


def test_an_empty_ledger_has_no_checkpoint(client: Client):
    assert client.get(reverse("reports:checkpoint")).status_code == 404
    assert "Nothing has been signed yet" in client.get(reverse("reports:public_ledger")).content.decode()
