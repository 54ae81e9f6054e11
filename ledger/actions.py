"""Writing to the ledger. Appending takes no lock; ledger.sequencer puts entries in order afterwards."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction

from ledger import clock, origin
from ledger.canonical import canonical_json
from ledger.merkle import leaf_hash
from ledger.models import Entry

LEAF_VERSION = 1
LEAF_MAX_BYTES = 65_535  # what an entry bundle of c2sp.org/tlog-tiles can carry


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
        salt=secrets.token_hex(16),
        request=origin.request_id.get(),
        facts=facts or {},
    )
    _place(entry, at)
    entry.leaf = leaf_of(entry)
    if len(entry.leaf) > LEAF_MAX_BYTES:
        raise FactsTooLong(f"{verb}: {len(entry.leaf)} bytes, at most {LEAF_MAX_BYTES}")
    entry.leaf_hash = leaf_hash(entry.leaf)
    entry.save(force_insert=True)
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


def leaf_of(entry: Entry) -> bytes:
    """The bytes that are hashed into the tree for this entry."""
    address = hashlib.sha256(f"{entry.salt}{entry.address}".encode()).hexdigest() if entry.address else ""
    return canonical_json(
        {
            "version": LEAF_VERSION,
            "id": str(entry.id),
            "time": entry.happened_at.isoformat(),
            "verb": entry.verb,
            "object": [entry.object_type, entry.object_id],
            "person": entry.person,
            "organisation": entry.organisation,
            "address": address,
            "request": entry.request,
            "facts": entry.facts,
        }
    )


def _key(thing: Any) -> str:
    key = getattr(thing, "pk", None)
    return "" if key is None else str(key)


def _place(entry: Entry, at: datetime | None) -> None:
    """Set the moment, the transaction and the order of writing, all in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ({clock.moment_sql()}), pg_current_xact_id()::text::bigint, nextval('ledger_entry_place')"
        )
        now, entry.transaction, entry.place = cursor.fetchone()
    entry.happened_at = (at or now).astimezone(UTC)
