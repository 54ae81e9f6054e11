"""Writing to the ledger. Appending takes no lock; ledger.sequencer puts entries in order afterwards."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction

from ledger import clock, origin
from ledger.canonical import canonical_json
from ledger.models import Entry

LEAF_VERSION = 1
LEAF_MAX_BYTES = 65_535  # what an entry bundle of c2sp.org/tlog-tiles can carry
TIME_BYTES = len("2017-11-29T12:00:00.000000+00:00")

# One round trip, since every change in the portal waits for it. The function is made in migration 0003.
APPEND = """
SELECT transaction, place, happened_at, leaf, leaf_hash
FROM ledger_append(jsonb_populate_record(NULL::ledger_entry, %s), coalesce(%s, ({moment})), %s, %s)
"""
GIVEN = ("verb", "object_type", "object_id", "person", "organisation", "address", "salt", "request", "facts")


class NotInTransaction(Exception):
    """An entry must be written in the same transaction as the change it tells of."""


class FactsTooLong(ValueError):
    """An entry states hashes and references, not documents."""


def record(
    *,
    verb: str,
    obj: models.Model | None,
    actor: Any = None,
    organisation: Any = None,
    facts: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Entry:
    """Append one entry in the caller's transaction. `actor` None means the portal itself.

    `at` is the moment by the portal's clock, where the caller decided on it earlier in the same transaction.
    Raises NotInTransaction outside `transaction.atomic`. Facts hold ids, hashes, dates and amounts as strings: never
    secrets, never personal data.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(verb)
    entry = Entry(
        id=uuid.uuid4(),
        verb=verb,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=_key(obj),
        person=_key(actor),
        organisation=_key(organisation),
        address=origin.address.get(),
        salt=secrets.token_hex(16) if origin.address.get() else "",
        request=origin.request_id.get(),
        facts=facts or {},
    )
    _append(entry, at)
    return entry


def record_refusal(*, verb: str, obj: Any, actor: Any) -> Entry:
    """Append that something was refused, in a transaction of its own.

    The refused transaction takes its entries with it when it is rolled back, so the door calls this after the rollback;
    inside a transaction it raises RuntimeError, since the entry might be lost.
    """
    with transaction.atomic(durable=True):
        known = obj if isinstance(obj, models.Model) and obj.pk is not None else None
        return record(verb="refused", obj=known, actor=actor, facts={"policy": verb})


@transaction.atomic
def erase_addresses(*, entries: models.QuerySet[Entry], by: Any, reason: str) -> int:
    """Erase the personal part of entries, their addresses, and say how many. Hashes and proofs stay as they are."""
    count = entries.exclude(address="").update(address="", salt="")
    record(verb="addresses_erased", obj=None, actor=by, facts={"entries": count, "reason": reason})
    return count


def _append(entry: Entry, at: datetime | None) -> None:
    """Write the entry; its moment, order, leaf and hash come from the database in the same round trip."""
    before, after = _around_the_time(entry)
    if len(before) + len(after) + TIME_BYTES > LEAF_MAX_BYTES:
        raise FactsTooLong(f"{entry.verb}: an entry has at most {LEAF_MAX_BYTES} bytes")
    given = json.dumps({"id": str(entry.id), **{name: getattr(entry, name) for name in GIVEN}})
    with connection.cursor() as cursor:
        cursor.execute(APPEND.format(moment=clock.moment_sql()), [given, at, before.decode(), after.decode()])
        entry.transaction, entry.place, happened_at, leaf, leaf_hash = cursor.fetchone()
    entry.happened_at, entry.leaf, entry.leaf_hash = happened_at.astimezone(UTC), bytes(leaf), bytes(leaf_hash)
    entry._state.adding, entry._state.db = False, connection.alias


def _around_the_time(entry: Entry) -> tuple[bytes, bytes]:
    """The leaf's bytes before and after the time that the database fills in. In order of keys, facts come before it."""
    address = hashlib.sha256(f"{entry.salt}{entry.address}".encode()).hexdigest() if entry.address else ""
    leaf = canonical_json(
        {
            "version": LEAF_VERSION,
            "id": str(entry.id),
            "time": "",
            "verb": entry.verb,
            "object": [entry.object_type, entry.object_id],
            "person": entry.person,
            "organisation": entry.organisation,
            "address": address,
            "request": entry.request,
            "facts": entry.facts,
        }
    )
    before, time, after = leaf.rpartition(b'"time":"')
    return before + time, after


def _key(thing: Any) -> str:
    key = getattr(thing, "pk", None)
    return "" if key is None else str(key)
