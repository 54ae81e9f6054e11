"""The malware scan by ClamAV's own daemon, which knows one signature here: that of the EICAR test file."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from documents import actions
from documents.models import Document, Scan
from documents.queries import Quarantined, content_of
from documents.scanning import ScannerAway
from tests.factories.documents import store

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"  # harmless; in two halves
START_SECONDS = 30


@pytest.fixture
def clamd(tmp_path: Path, settings) -> Iterator[subprocess.Popen[bytes]]:
    """A daemon of our own on a socket of our own."""
    program = shutil.which("clamd") or shutil.which("/usr/sbin/clamd")
    if program is None:
        pytest.skip("ClamAV's daemon is missing. Install it with: sudo apt-get install clamav-daemon")
    signatures, place = tmp_path / "signatures", tmp_path / "clamd.sock"
    signatures.mkdir()
    (signatures / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    configuration = tmp_path / "clamd.conf"
    configuration.write_text(
        f"Foreground yes\nLocalSocket {place}\nDatabaseDirectory {signatures}\nTemporaryDirectory {tmp_path}\n"
        "StreamMaxLength 200M\n"
    )
    with subprocess.Popen([program, "--config-file", str(configuration)], stdout=subprocess.DEVNULL) as daemon:
        _wait_for(place, daemon)
        settings.CLAMD_ADDRESS = str(place)
        yield daemon
        daemon.terminate()


def _wait_for(place: Path, daemon: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        assert daemon.poll() is None, "clamd ended by itself"
        with socket.socket(socket.AF_UNIX) as asked:
            try:
                asked.connect(str(place))
            except OSError:
                time.sleep(0.1)
            else:
                return
    pytest.fail(f"clamd did not answer within {START_SECONDS} seconds")


@pytest.mark.usefixtures("clamd")
def test_a_harmless_file_passes_and_an_infected_one_is_not_kept() -> None:
    harmless = store("notes.txt", b"words " * 100_000)
    assert harmless.scan == Scan.CLEAN
    with pytest.raises(ValidationError, match="malware scan found something"):
        store("notes.txt", EICAR)
    assert Document.objects.get() == harmless


def test_what_was_kept_before_there_was_a_scanner_is_quarantined_and_handed_out_to_nobody(request) -> None:
    infected = store("notes.txt", EICAR)
    assert content_of(infected) == EICAR
    request.getfixturevalue("clamd")
    call_command("scan_files")
    infected.refresh_from_db()
    with pytest.raises(Quarantined):
        content_of(infected)


def test_when_the_daemon_stops_no_file_is_taken_unscanned(clamd) -> None:
    clamd.terminate()
    clamd.wait()
    with pytest.raises(ScannerAway, match="Try again"):
        store("notes.txt", b"words")
    assert not Document.objects.exists()


@pytest.mark.usefixtures("clamd")
def test_what_the_portal_makes_is_not_scanned() -> None:
    made = actions.store_bytes(
        by=None, organisation=None, name="a.pdf", content_type="application/pdf", content=b"%PDF"
    )  # fmt: skip
    assert made.scan == Scan.OWN
