"""Receipts: the portal's signed word on what it received, from whom and when."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from ledger import actions, signing
from ledger.canonical import canonical_json
from ledger.codes import code_of
from ledger.models import Receipt
from ledger.queries import inclusion_proof

FORMAT = "dps-receipt/1"


def issue(
    *, kind: str, verb: str, obj: models.Model, actor: Any, organisation: Any, parts: list[dict[str, Any]],
    facts: dict[str, Any] | None = None, at: datetime | None = None,
) -> Receipt:  # fmt: skip
    """Record `verb` in the ledger and sign a statement of what was received, in the caller's transaction.

    `parts` lists what was received, each with at least `name` and `sha256`; `facts` says more for both ledger and
    statement (reference, version). The statement names the entry's leaf hash, so that it can be completed with an
    inclusion proof once the entry is sequenced. `at` is as in `actions.record`.
    """
    entry = actions.record(
        verb=verb, obj=obj, actor=actor, organisation=organisation, facts={**(facts or {}), "parts": parts}, at=at
    )
    object_type, object_id, owner = obj._meta.label_lower, actions.key_of(obj), actions.key_of(organisation)
    statement = {
        "kind": kind,
        "portal": settings.LEDGER_ORIGIN,
        "object": [object_type, object_id],
        "organisation": owner,
        "received": entry.time,
        "parts": parts,
        "facts": facts or {},
        "leaf_hash": entry.hash.hex(),
    }
    return Receipt.objects.create(
        code=code_of(entry.hash), kind=kind, object_type=object_type, object_id=object_id, organisation=owner,
        issued_at=datetime.fromisoformat(entry.time), entry_id=entry.id,
        statement=statement, signature=signing.sign(canonical_json(statement)),
    )  # fmt: skip


def document(receipt: Receipt) -> bytes:
    """The receipt as the file its holder keeps and `ledger.verify --receipt` checks.

    It proves by itself what the portal signed; `proof` is there once the entry is in the tree, seconds after the issue.
    """
    proof = inclusion_proof(receipt.entry)
    content = {
        "format": FORMAT,
        "code": receipt.code,
        "statement": receipt.statement,
        "signature": receipt.signature,
        "key": str(signing.verifier()),
        "leaf": bytes(receipt.entry.leaf).decode(),
        "proof": str(proof) if proof else None,
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"
