"""Reads a receipt, or a bare proof of inclusion, as its holder keeps it, and says what does not hold. Pure."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.canonical import canonical_json
from ledger.merkle import leaf_hash
from ledger.note import Checkpoint, Verifier
from ledger.proof import HEADER as PROOF_HEADER
from ledger.proof import BadProof, Proof

FORMAT = "dps-receipt/1"


class NotAReceipt(ValueError):
    """The file is neither a receipt nor a proof, or no key is there to check it with."""


@dataclass
class Checked:
    """What a receipt says and what of it does not hold."""

    leaf: bytes
    says: str
    key: Verifier
    index: int | None = None  # where the entry stands, once proved
    head: Checkpoint | None = None  # the signed tree it is proved to stand in
    findings: list[str] = field(default_factory=list)


def check(content: bytes, verifiers: Sequence[Verifier]) -> Checked:
    """Check everything a receipt or proof claims; without keys given, by the key the receipt names. Or NotAReceipt."""
    text = content.decode(errors="replace")
    if text.startswith(PROOF_HEADER):
        return _check_bare_proof(text, verifiers)
    try:
        receipt = json.loads(text)
        known = verifiers or [Verifier.parse(receipt["key"])]
        checked = _check_receipt(receipt, known)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAReceipt("This is neither a receipt nor a proof") from error
    if receipt["format"] != FORMAT:
        raise NotAReceipt("This is a receipt of another format")
    return checked


def _check_bare_proof(text: str, verifiers: Sequence[Verifier]) -> Checked:
    if not verifiers:
        raise NotAReceipt("A bare proof does not name its key: give it with --key")
    try:
        proof = Proof.parse(text)
    except BadProof as error:
        raise NotAReceipt(str(error)) from error
    checked = Checked(proof.leaf, "", verifiers[0])
    _follow(proof, verifiers, checked)
    return checked


def _check_receipt(receipt: dict[str, Any], verifiers: Sequence[Verifier]) -> Checked:
    statement, leaf = receipt["statement"], receipt["leaf"].encode()
    says = f"{statement['kind']} received {statement['received']} with {len(statement['parts'])} parts"
    checked = Checked(leaf, says, verifiers[0])
    if not _is_signed(statement, receipt["signature"], verifiers):
        checked.findings.append("The portal has not signed what this receipt states.")
    if statement["leaf_hash"] != leaf_hash(leaf).hex():
        checked.findings.append("The ledger entry in this receipt is not the one its statement names.")
    elif not _agree(statement, json.loads(leaf)):
        checked.findings.append("The ledger entry says something else than the receipt's statement.")
    if receipt["proof"]:
        proof = Proof.parse(receipt["proof"])
        if proof.leaf != leaf:
            checked.findings.append("The proof is that of another entry.")
        _follow(proof, verifiers, checked)
    return checked


def _follow(proof: Proof, verifiers: Sequence[Verifier], checked: Checked) -> None:
    try:
        checked.head = proof.verify(verifiers)
        checked.index = proof.index
    except BadProof as error:
        checked.findings.append(f"The proof does not hold: {error}.")


def _is_signed(statement: dict[str, Any], signature: str, verifiers: Sequence[Verifier]) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
    except binascii.Error:
        return False
    return any(verifier.accepts(canonical_json(statement), raw) for verifier in verifiers)


def _agree(statement: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether statement and ledger entry tell the same."""
    return bool(
        entry["facts"] == {**statement["facts"], "parts": statement["parts"]}
        and entry["time"] == statement["received"]
        and entry["object"] == statement["object"]
        and entry["organisation"] == statement["organisation"]
    )
