"""Malware scanning, against a daemon that speaks clamd's protocol as its manual gives it."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from documents import actions
from documents.models import Document, Scan
from documents.scanning import ScannerAway
from ledger.models import Entry
from tests.factories.documents import store

pytestmark = pytest.mark.django_db
HARMFUL = b"what the scanner looks for"


class Daemon(socketserver.StreamRequestHandler):
    """Reads a stream piece by piece and says what it found."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if b"too much" in content:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.wfile.write(b"stream: Test-Signature FOUND\0" if HARMFUL in content else b"stream: OK\0")


@pytest.fixture
def scanner(settings) -> Iterator[None]:
    with socketserver.TCPServer(("127.0.0.1", 0), Daemon) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


@pytest.mark.usefixtures("scanner")
def test_a_file_in_which_nothing_is_found_is_kept_as_such() -> None:
    assert store("notes.txt", b"words " * 50_000).scan == Scan.CLEAN


@pytest.mark.usefixtures("scanner")
def test_a_file_in_which_something_is_found_is_not_kept(kept) -> None:
    with pytest.raises(ValidationError, match="malware scan found something"):
        store("notes.txt", b"words " * 50_000 + HARMFUL)
    assert kept() == []


@pytest.mark.usefixtures("scanner")
def test_a_scanner_that_cannot_say_is_no_yes(kept) -> None:
    with pytest.raises(ScannerAway, match="Try again"):
        store("notes.txt", b"too much")
    assert kept() == []


def test_a_scanner_that_is_away_takes_nothing_unscanned_but_the_portals_own_letters_are_made(settings) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    with pytest.raises(ScannerAway):
        store("notes.txt", b"words")
    own = actions.store_bytes(
        by=None, organisation=None, name="a.pdf", content_type="application/pdf", content=b"%PDF"
    )  # fmt: skip
    assert own.scan == Scan.OWN


def test_without_a_scanner_a_file_is_kept_as_not_scanned() -> None:
    assert store("notes.txt", b"words").scan == Scan.NOT_SCANNED


def test_what_was_kept_unscanned_is_scanned_later_and_quarantined_on_the_record(request) -> None:
    harmful, harmless = store("a.txt", HARMFUL), store("b.txt", b"words")
    with pytest.raises(CommandError, match="names no scanner"):
        call_command("scan_files")
    request.getfixturevalue("scanner")
    out = StringIO()
    call_command("scan_files", stdout=out)
    assert out.getvalue() == "Files scanned: 2; quarantined: 1\n"
    assert Document.objects.get(scan=Scan.QUARANTINED) == harmful
    assert (harmful.find.signature, harmful.find.on_arrival) == ("Test-Signature", False)
    for change in ("UPDATE documents_find SET signature = 'Nothing'", "DELETE FROM documents_find"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert Document.objects.get(scan=Scan.CLEAN) == harmless
    assert Entry.objects.filter(verb="document_quarantined").count() == 1
