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

from documents import uploading
from ledger.models import Entry
from tests.factories.documents import store
from tests.factories.suppliers import SupplierFactory, supplier_person

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
    part = uploading.begin(by=supplier_person(SupplierFactory()), name="part.txt", length=9)
    uploading.receive(by=part.person, upload=part, offset=0, pieces=[b"words"])
    default_storage.save("uploads/left-by-a-process-that-died", ContentFile(b"words"))
    assert len(kept()) == 4
    assert sweep("--remove") == "Files removed: 0\n", "its transaction might still run"
    for path in kept():
        os.utime(path, (time.time() - 90_000,) * 2)
    default_storage.save("readyz/else", ContentFile(b"not ours"))
    assert "Files found: 2" in sweep()
    assert len(kept()) == 5
    assert "Files removed: 2" in sweep("--remove")
    assert default_storage.exists(named.storage_key)
    assert default_storage.exists("readyz/else")
    assert Entry.objects.get(verb="unnamed_files_removed").facts == {"files": 2}
