"""The ledger's doors for operators and the background worker."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from ledger import queries, signing
from ledger.export_file import Export
from ledger.tasks import integrate_entries
from tests.ledger.conftest import Write

pytestmark = pytest.mark.django_db


def test_the_worker_brings_entries_into_the_tree_and_may_come_twice(write: Write):
    write(3)
    assert integrate_entries.delay().get() == 3
    assert integrate_entries.delay().get() == 0


def test_an_operator_brings_entries_into_the_tree(write: Write):
    write(2)
    said = StringIO()
    call_command("ledger_integrate", stdout=said)
    assert said.getvalue() == "2 entries added to the tree\n"


def test_the_command_exports_what_still_waited_too(write: Write, tmp_path: Path):
    write(2)
    call_command("ledger_export", str(tmp_path / "whole.jsonl"), stderr=StringIO())
    write(3)
    call_command("ledger_export", str(tmp_path / "part.jsonl"), "--since", "2", stderr=StringIO())
    for name, start, end in (("whole", 0, 2), ("part", 2, 5)):
        with (tmp_path / f"{name}.jsonl").open("rb") as file:
            checked = Export(file, [signing.verifier()])
            checked.check()
        assert (checked.findings, checked.header.start, checked.size) == ([], start, end)
    assert queries.waiting() == 0


def test_the_command_exports_to_standard_output(write: Write, capfdbinary: pytest.CaptureFixture[bytes]):
    write(2)
    call_command("ledger_export", "-")
    checked = Export(capfdbinary.readouterr().out.splitlines(keepends=True))
    checked.check()
    assert (checked.findings, checked.size) == ([], 2)
