"""Proofs of inclusion as text."""

from __future__ import annotations

import base64

import pytest
from nacl.signing import SigningKey

from ledger.merkle import leaf_hash, root_of
from ledger.note import Checkpoint, Verifier, sign_checkpoint
from ledger.proof import BadProof, Proof

KEY = SigningKey(bytes(range(32)))
OURS = Verifier("example.org/ledger", bytes(KEY.verify_key))
LEAVES = [b"first", b"second"]
ROOT = root_of([leaf_hash(leaf) for leaf in LEAVES])
NOTE = sign_checkpoint(Checkpoint(OURS.name, 2, ROOT), KEY)
PROOF = Proof(1, (leaf_hash(b"first"),), NOTE, b"second")


def test_a_proof_is_written_as_the_specification_says():
    assert str(PROOF) == (
        "c2sp.org/tlog-proof@v1\n"
        f"extra {base64.b64encode(b'second').decode()}\n"
        "index 1\n"
        f"{base64.b64encode(leaf_hash(b'first')).decode()}\n"
        f"\n{NOTE}"
    )


def test_a_proof_is_read_back_and_holds():
    assert Proof.parse(str(PROOF)) == PROOF
    assert PROOF.verify([OURS]) == Checkpoint(OURS.name, 2, ROOT)


def test_the_only_leaf_needs_no_hashes():
    note = sign_checkpoint(Checkpoint(OURS.name, 1, leaf_hash(b"first")), KEY)
    assert Proof.parse(str(Proof(0, (), note, b"first"))).verify([OURS]).size == 1


@pytest.mark.parametrize(
    "wrong",
    [
        Proof(0, PROOF.hashes, NOTE, b"second"),
        Proof(1, PROOF.hashes, NOTE, b"another"),
        Proof(1, (), NOTE, b"second"),
        Proof(1, PROOF.hashes, NOTE.replace("\n2\n", "\n3\n"), b"second"),
    ],
)
def test_a_proof_of_something_else_does_not_hold(wrong: Proof):
    with pytest.raises(BadProof):
        Proof.parse(str(wrong)).verify([OURS])


def test_a_proof_signed_by_somebody_else_does_not_hold():
    with pytest.raises(BadProof, match="None of the keys"):
        PROOF.verify([Verifier(OURS.name, bytes(SigningKey(bytes(32)).verify_key))])


@pytest.mark.parametrize(
    "text",
    ["", "c2sp.org/tlog-proof@v1\n", str(PROOF).replace("index 1", "index x"), str(PROOF).replace("extra ", "extra !")],
)
def test_what_is_not_a_proof_is_refused(text: str):
    with pytest.raises(BadProof):
        Proof.parse(text)
