"""`python -m ledger.verify` as an auditor runs it: no Django, no database, an exit code."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from ledger import queries, receipts, signing, verify
from ledger.models import TreeHead
from ledger.sequencer import integrate
from tests.ledger.conftest import Write, issue

pytestmark = pytest.mark.django_db

WITHOUT_DJANGO = (
    "import sys, runpy; sys.modules['django'] = None; runpy.run_module('ledger.verify', run_name='__main__')"
)


@pytest.fixture
def audit(tmp_path: Path, write: Write, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """`audit("ledger.jsonl", "--key", "key.pub")` runs the verifier on files in a folder with an export and its key."""
    write(3)
    receipt = issue()
    call_command("ledger_export", str(tmp_path / "ledger.jsonl"), "--key", str(tmp_path / "key.pub"))
    (tmp_path / "receipt.json").write_bytes(receipts.document(queries.receipt_by_code(receipt.code)))
    (tmp_path / "entry.tlog-proof").write_text(str(queries.inclusion_proof(queries.entry_by_code(receipt.code))))
    (tmp_path / "head.txt").write_text(TreeHead.objects.get().note)
    capsys.readouterr()

    def run(*words: str) -> tuple[int, str]:
        named = [str(tmp_path / word) if (tmp_path / word).exists() else word for word in words]
        code = verify.main(named)
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    return run


def test_a_whole_ledger_is_told_so(audit):
    code, told = audit("ledger.jsonl", "--key", "key.pub")
    assert code == 0
    assert "4 entries, all as the portal signed them" in told
    assert queries.latest_head() is not None
    assert bytes(queries.latest_head().root_hash).hex() in told


def test_the_key_may_be_given_as_text(audit):
    assert audit("ledger.jsonl", "--key", str(signing.verifier()))[0] == 0


def test_without_a_key_the_one_inside_is_used_with_a_warning(audit):
    code, told = audit("ledger.jsonl")
    assert code == 0
    assert "Compare it with the key the portal publishes" in told


def test_a_tampered_ledger_names_the_entry(audit, tmp_path: Path):
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"number":1', b'"number":9'))
    code, told = audit("ledger.jsonl", "--key", "key.pub")
    assert code == 1
    assert "Entry 1 was changed" in told


@pytest.mark.parametrize("file", ["receipt.json", "entry.tlog-proof"])
def test_a_receipt_checks_alone_and_with_the_ledger(audit, file: str):
    code, told = audit("--receipt", file, "--key", "key.pub")
    assert code == 0
    assert "it is entry 3 in the signed tree of 4" in told
    assert audit("ledger.jsonl", "--receipt", file, "--key", "key.pub")[0] == 0


def test_a_receipt_that_was_tampered_with_does_not_hold(audit, tmp_path: Path):
    file = tmp_path / "receipt.json"
    file.write_text(file.read_text().replace('"sha256": "ab', '"sha256": "ba'))
    code, told = audit("--receipt", "receipt.json", "--key", "key.pub")
    assert code == 1
    assert "The portal has not signed what this receipt states" in told


def test_a_ledger_without_the_entry_of_a_receipt_is_found_out(audit, tmp_path: Path):
    later = issue()
    integrate()
    (tmp_path / "later.json").write_bytes(receipts.document(queries.receipt_by_code(later.code)))
    code, told = audit("ledger.jsonl", "--receipt", "later.json", "--key", "key.pub")
    assert code == 1
    assert "The ledger lacks the entry of a receipt" in told


def test_a_tree_head_held_from_before_is_checked_too(audit):
    assert audit("ledger.jsonl", "--head", "head.txt", "--key", "key.pub")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nowhere.jsonl",),
        ("key.pub",),
        ("ledger.jsonl", "--key", "nonsense"),
        ("ledger.jsonl", "--key", "ledger.jsonl"),
        ("--receipt", "ledger.jsonl"),
        ("--receipt", "entry.tlog-proof"),
        ("ledger.jsonl", "--head", "head.txt"),
        ("ledger.jsonl", "--head", "key.pub", "--key", "key.pub"),
    ],
)
def test_what_cannot_be_checked_is_said_and_is_no_verdict(audit, words: tuple[str, ...]):
    code, told = audit(*words)
    assert code == 2
    assert told.startswith("Could not be checked: ")


def test_the_verifier_runs_where_there_is_no_django(audit, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, tmp_path / "ledger.jsonl", "--key", tmp_path / "key.pub"],
        cwd=settings.BASE_DIR,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_export_is_checked_as_it_streams_through(audit, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "ledger.verify", "-", "--key", tmp_path / "key.pub"],
        cwd=settings.BASE_DIR,
        input=(tmp_path / "ledger.jsonl").read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
