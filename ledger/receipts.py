"""Receipts: the portal's signed word on what it received, from whom and when."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from ledger import actions, signing
from ledger.canonical import canonical_json
from ledger.models import Receipt


def issue(
    *,
    kind: str,
    verb: str,
    obj: models.Model,
    actor: Any,
    organisation: Any,
    parts: list[dict[str, Any]],
    facts: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Record `verb` in the ledger and sign a statement of what was received, in the caller's transaction.

    `parts` lists what was received, each with at least `name` and `sha256`; `facts` says more for both ledger and
    statement (reference, version). The statement names the entry's leaf hash, so that it can be completed with an
    inclusion proof once the entry is sequenced.
    """
    entry = actions.record(
        verb=verb, obj=obj, actor=actor, organisation=organisation, facts={**(facts or {}), "parts": parts}, at=at
    )
    statement = {
        "kind": kind,
        "portal": settings.LEDGER_ORIGIN,
        "object": [entry.object_type, entry.object_id],
        "organisation": entry.organisation,
        "received": entry.happened_at.isoformat(),
        "parts": parts,
        "facts": facts or {},
        "leaf_hash": bytes(entry.leaf_hash).hex(),
    }
    return Receipt.objects.create(
        code=code_of(entry.leaf_hash),
        kind=kind,
        object_type=entry.object_type,
        object_id=entry.object_id,
        organisation=entry.organisation,
        issued_at=entry.happened_at,
        statement=statement,
        signature=signing.sign(canonical_json(statement)),
        entry=entry,
    )


def code_of(leaf_hash: bytes) -> str:
    """The ledger code people can read out: 16 letters and digits of base32 in fours, 80 bits of the leaf hash."""
    letters = base64.b32encode(bytes(leaf_hash)[:10]).decode()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
