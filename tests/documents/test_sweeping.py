"""Files of transactions that were rolled back."""

from __future__ import annotations

import os
import time
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction

from ledger.models import Entry
from tests.factories.documents import store

pytestmark = pytest.mark.django_db


def sweep(*options: str) -> str:
    out = StringIO()
    call_command("sweep_files", *options, stdout=out)
    return out.getvalue()


def test_a_file_whose_row_was_rolled_back_is_found_after_a_day_and_removed_when_told_to(kept) -> None:
    named = store("named.txt", b"words")
    with transaction.atomic():
        store("unnamed.txt", b"words")
        transaction.set_rollback(True)
    assert len(kept()) == 2
    assert sweep("--remove") == "Files removed: 0\n", "its transaction might still run"
    for path in kept():
        os.utime(path, (time.time() - 90_000,) * 2)
    default_storage.save("readyz/else", ContentFile(b"not ours"))
    assert "Files found: 1" in sweep()
    assert len(kept()) == 3
    assert "Files removed: 1" in sweep("--remove")
    assert default_storage.exists(named.storage_key)
    assert default_storage.exists("readyz/else")
    assert Entry.objects.get(verb="unnamed_files_removed").facts == {"files": 1}
