"""Files that no row names: what is left when a transaction is rolled back after its file was kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from documents.models import Document, UploadPart
from documents.uploading import FOLDER
from ledger import actions as ledger

GRACE = timedelta(days=1)  # a transaction that still runs may yet name its file
OUR_FOLDER = re.compile(rf"[0-9a-f]{{2}}|{FOLDER}")


def unnamed() -> Iterator[str]:
    """The places of files that no row names, and that have lain for a day by the store's own time."""
    before = timezone.now() - GRACE
    for folder in sorted(filter(OUR_FOLDER.fullmatch, default_storage.listdir("")[0])):
        places = {f"{folder}/{file}" for file in default_storage.listdir(folder)[1]}
        table = UploadPart if folder == FOLDER else Document
        named = table._default_manager.filter(storage_key__startswith=f"{folder}/").values_list(
            "storage_key", flat=True
        )
        yield from (place for place in sorted(places - set(named)) if default_storage.get_modified_time(place) < before)


def remove(places: list[str]) -> None:
    """Remove these files and tell the ledger how many there were."""
    with transaction.atomic():
        ledger.record(verb="unnamed_files_removed", obj=None, facts={"files": len(places)})
        for place in places:
            default_storage.delete(place)
