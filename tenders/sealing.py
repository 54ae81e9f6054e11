"""The mathematics of sealed bids, over bytes alone: passphrases, key shares, bid keys. Knows no table and no request.

A competition's private key exists in three moments only: when it is made, split and forgotten; and when two shares meet
again to open the bids. Python cannot promise to wipe memory: who reads the memory of the web server in those moments,
or while a bid passes through, is outside what this protects from (docs/threat-model.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest

import pyshamir
from nacl import pwhash
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from documents.streams import Tampered

SHARES = 3
THRESHOLD = 2
SALT_BYTES = pwhash.argon2id.SALTBYTES
CONTEXT_BYTES = 32
OPERATIONS = pwhash.argon2id.OPSLIMIT_MODERATE
MEMORY = pwhash.argon2id.MEMLIMIT_MODERATE


class WrongPassphrase(Exception):
    """The passphrase does not unlock this key."""


class SharesDoNotFit(Exception):
    """The shares do not make the key they were split from."""


@dataclass(frozen=True)
class LockedKey:
    """A key pair whose private half only its passphrase unlocks."""

    public_key: bytes
    salt: bytes
    operations: int
    memory: int
    wrapped_key: bytes


@dataclass(frozen=True)
class SplitKey:
    """A key pair whose private half exists only as shares, any two of which make it again."""

    public_key: bytes
    shares: tuple[bytes, ...]


def lock_new_key(passphrase: str, *, operations: int = OPERATIONS, memory: int = MEMORY) -> LockedKey:
    """Make a key pair and wrap its private half by what Argon2id makes of the passphrase."""
    private, salt = PrivateKey.generate(), random(SALT_BYTES)
    box = SecretBox(_stretch(passphrase, salt, operations, memory))
    return LockedKey(bytes(private.public_key), salt, operations, memory, bytes(box.encrypt(bytes(private))))


def unlock(key: LockedKey, passphrase: str) -> PrivateKey:
    """The private half again, or WrongPassphrase."""
    box = SecretBox(_stretch(passphrase, key.salt, key.operations, key.memory))
    try:
        private = PrivateKey(box.decrypt(key.wrapped_key))
    except CryptoError as error:
        raise WrongPassphrase from error
    if not compare_digest(bytes(private.public_key), key.public_key):
        raise WrongPassphrase
    return private


def split_new_key() -> SplitKey:
    """Make a competition's key pair, split the private half 2 of 3 and forget it."""
    private = PrivateKey(_clamped(random(PrivateKey.SIZE)))
    shares = pyshamir.split(bytes(private), SHARES, THRESHOLD)
    return SplitKey(bytes(private.public_key), tuple(bytes(share) for share in shares))


def join(shares: Sequence[bytes], public_key: bytes) -> PrivateKey:
    """The private half from two shares. Shamir's scheme joins anything to something, so the public half must match."""
    try:
        joined = bytes(pyshamir.combine([bytearray(share) for share in shares]))
        private = PrivateKey(joined)
    except (CryptoError, TypeError, ValueError) as error:
        raise SharesDoNotFit from error
    if not (compare_digest(joined, _clamped(joined)) and compare_digest(bytes(private.public_key), public_key)):
        raise SharesDoNotFit
    return private


def seal_to(secret: bytes, public_key: bytes, context: str) -> bytes:
    """Seal a share or a bid's key to a public key, bound to its place."""
    return bytes(SealedBox(PublicKey(public_key)).encrypt(_fingerprint(context) + secret))


def open_sealed(sealed: bytes, private_key: PrivateKey, context: str) -> bytes:
    """What was sealed, or Tampered when it was changed, sealed to another or belongs to another place."""
    try:
        plain = SealedBox(private_key).decrypt(bytes(sealed))
    except (CryptoError, ValueError) as error:
        raise Tampered("What was sealed was changed, or sealed to somebody else") from error
    if not compare_digest(plain[:CONTEXT_BYTES], _fingerprint(context)):
        raise Tampered("What was sealed belongs to another place")
    return plain[CONTEXT_BYTES:]


def _clamped(scalar: bytes) -> bytes:
    """With the five bits set that X25519 ignores (RFC 7748, section 5), so that a change to one of them is noticed."""
    return bytes([scalar[0] & 0b1111_1000, *scalar[1:-1], scalar[-1] & 0b0111_1111 | 0b0100_0000])


def _fingerprint(context: str) -> bytes:
    return blake2b(context.encode(), digest_size=CONTEXT_BYTES, person=b"dps-seal-context", encoder=RawEncoder)


def _stretch(passphrase: str, salt: bytes, operations: int, memory: int) -> bytes:
    """Argon2id over the passphrase as typed on any keyboard: composed in one way, outer blanks left out."""
    typed = unicodedata.normalize("NFKC", passphrase).strip().encode()
    return pwhash.argon2id.kdf(SecretBox.KEY_SIZE, typed, salt, opslimit=operations, memlimit=memory)
