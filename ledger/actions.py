"""Writing to the ledger. Appending takes no lock; ledger.sequencer puts entries in order afterwards."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from ledger import clock, origin
from ledger.canonical import canonical_json
from ledger.merkle import leaf_hash
from ledger.models import Entry

LEAF_VERSION = 1
LEAF_MAX_BYTES = 65_535  # what an entry bundle of c2sp.org/tlog-tiles can carry
TIME_IS = '"time":""'
TIME_BYTES = len("2017-11-29T12:00:00.000000+00:00")

# One round trip, since every change in the portal waits for it. The procedure is made in migration 0006.
APPEND = "CALL ledger_append(%s, %s, %s, %s, {moment}, NULL)"


class Appended(NamedTuple):
    """An entry just written, as far as a receipt of it states it. The row is not read back: few ask for more."""

    id: uuid.UUID
    time: str
    leaf: bytes

    @property
    def hash(self) -> bytes:
        """The leaf hash, by which the entry stands in the tree."""
        return leaf_hash(self.leaf)


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
) -> Appended:
    """Append one entry in the caller's transaction. `actor` None means the portal itself.

    `at` is the moment by the portal's clock, where the caller decided on it earlier in the same transaction.
    Raises NotInTransaction outside `transaction.atomic`. Facts hold ids, hashes, dates and amounts as strings: never
    secrets, never personal data.
    """
    connection = transaction.get_connection()  # asked once: each look through the proxy costs as much as the hash
    if not connection.in_atomic_block:
        raise NotInTransaction(verb)
    address = origin.address.get()
    given = {
        "verb": verb,
        "object_type": obj._meta.label_lower if obj is not None else "",
        "object_id": key_of(obj),
        "person": key_of(actor),
        "organisation": key_of(organisation),
        "address": address,
        "salt": secrets.token_hex(16) if address else "",
        "request": origin.request_id.get(),
    }
    return _append(connection, given, facts or {}, at)


def record_refusal(*, verb: str, obj: Any, actor: Any) -> Appended:
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


def _append(
    connection: BaseDatabaseWrapper, given: dict[str, str], facts: dict[str, Any], at: datetime | None
) -> Appended:
    """Write the entry; its moment and order come from the database in the same round trip."""
    identity = uuid.uuid4()
    before, after = _around_the_time(identity, given, facts)
    with connection.cursor() as cursor:
        cursor.execute(
            APPEND.format(moment=clock.moment_sql() if at is None else "%s"),
            [before, after, given["address"], given["salt"], *([] if at is None else [at])],
        )
        time = cursor.fetchone()[0]
    return Appended(identity, time, f"{before}{time}{after}".encode())


def _around_the_time(identity: uuid.UUID, given: dict[str, str], facts: dict[str, Any]) -> tuple[str, str]:
    """The leaf before and after the time that the database fills in."""
    address = hashlib.sha256(f"{given['salt']}{given['address']}".encode()).hexdigest() if given["address"] else ""
    leaf = canonical_json(
        {
            "id": str(identity),
            "time": "",
            "verb": given["verb"],
            "object": [given["object_type"], given["object_id"]],
            "person": given["person"],
            "organisation": given["organisation"],
            "address": address,
            "request": given["request"],
            "facts": facts,
            "version": LEAF_VERSION,
        }
    )
    if len(leaf) + TIME_BYTES > LEAF_MAX_BYTES:
        raise FactsTooLong(f"{given['verb']}: an entry has at most {LEAF_MAX_BYTES} bytes")
    before, after = leaf.decode().rsplit(TIME_IS, 1)  # only the verb comes after it, and that is never typed
    return before + TIME_IS[:-1], TIME_IS[-1] + after


def key_of(thing: Any) -> str:
    """How an entry names an object, a person or an organisation: by its key, which says nothing of them."""
    key = getattr(thing, "pk", None)
    return "" if key is None else str(key)
