"""Writing to the ledger. Appending takes no lock; the sequencer puts entries in order afterwards."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from ledger import clock, origin
from ledger.canonical import canonical_json
from ledger.merkle import leaf_hash
from ledger.models import Entry

LEAF_VERSION = 1


class NotInTransaction(Exception):
    """An entry must be written in the same transaction as the change it tells of."""


def record(
    *,
    verb: str,
    obj: models.Model | None,
    actor: Any = None,
    organisation: Any = None,
    facts: dict[str, Any] | None = None,
) -> Entry:
    """Append one entry in the caller's transaction. `actor` None means the portal itself.

    Raises NotInTransaction outside `transaction.atomic`. Facts hold ids, hashes, dates and amounts as strings: never
    secrets, never personal data.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(verb)
    entry = Entry(
        id=uuid.uuid4(),
        verb=verb,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        person=str(getattr(actor, "pk", None) or ""),
        organisation=str(getattr(organisation, "pk", None) or ""),
        address=origin.address.get(),
        salt=secrets.token_hex(16),
        facts=facts or {},
    )
    entry.happened_at, entry.transaction = _moment_and_transaction()
    entry.leaf = leaf_of(entry)
    entry.leaf_hash = leaf_hash(entry.leaf)
    entry.save(force_insert=True)
    return entry


def record_refusal(*, verb: str, obj: Any, actor: Any) -> Entry:
    """Append that something was refused, in a transaction of its own: called after the refused one rolled back."""
    with transaction.atomic():
        known = obj if isinstance(obj, models.Model) else None
        return record(verb="refused", obj=known, actor=actor, facts={"policy": verb})


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
            "facts": entry.facts,
        }
    )


def _moment_and_transaction() -> tuple[Any, int]:
    """The clock and the transaction's id in one query."""
    moment = clock.MOVABLE if settings.CLOCK_MAY_BE_MOVED else clock.REAL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({moment}), pg_current_xact_id()::text::bigint")  # both texts are ours
        happened_at, transaction_id = cursor.fetchone()
    return happened_at.astimezone(clock.UTC), transaction_id
