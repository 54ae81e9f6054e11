"""A ledger to test with: entries recorded through the public door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from ledger import actions as ledger
from ledger import export, receipts
from ledger.models import Entry, Receipt
from ledger.sequencer import integrate

Write = Callable[..., list[Entry]]


def thing(pk: int) -> ContentType:
    """Something an entry can be about."""
    return ContentType(pk=pk, app_label="things", model="thing")


PARTS = [{"name": "answers", "sha256": "ab" * 32}, {"name": "price.xlsx", "sha256": "cd" * 32, "bytes": 1234}]


def issue() -> Receipt:
    """A receipt of a bid of two parts."""
    return receipts.issue(
        kind="bid",
        verb="bid_submitted",
        obj=thing(7),
        actor=thing(1),
        organisation=thing(2),
        parts=PARTS,
        facts={"version": 2},
    )


@pytest.fixture
def write(db: None) -> Write:
    """`write(3)` records three entries, each in a transaction of its own."""

    def record(count: int = 1, *, verb: str = "thing_done") -> list[Entry]:
        entries = []
        for number in range(count):
            with transaction.atomic():
                appended = ledger.record(verb=verb, obj=thing(number), facts={"number": number})
            entries.append(Entry.objects.get(pk=appended.id))
        return entries

    return record


@pytest.fixture
def exported(write: Write) -> Callable[..., list[bytes]]:
    """`exported(4, 3)` has a tree head signed after four entries and another after three more; the export's lines."""

    def make(*batches: int) -> list[bytes]:
        for count in batches:
            write(count)
            integrate()
        return list(export.lines())

    return make
