"""The mathematics of the seal: keys, shares, and the encryption of bids. Pure; knows no tables.

A competition has an X25519 key pair whose private half is split so that any two of three shares rebuild it. Each bid is
encrypted under a random key of its own, which is sealed to the competition's public key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random
from pyshamir import combine, split

from documents.streams import decrypt_stream, encrypt_stream

SHARES, THRESHOLD = 3, 2
SHORTEST_PASSPHRASE = 16


class WrongPassphrase(Exception):
    """The passphrase does not open this person's key."""


class CannotUnseal(Exception):
    """The shares do not rebuild the key, or what was sealed has been changed."""


@dataclass(frozen=True)
class EnrolledKey:
    """A person's key pair, the private half wrapped under a passphrase."""

    public_key: bytes
    salt: bytes
    wrapped_private_key: bytes
    operations: int
    memory: int


def enrol(passphrase: str, *, operations: int, memory: int) -> EnrolledKey:
    """A new key pair for an opener, whose private half only the passphrase can unwrap."""
    private, salt = PrivateKey.generate(), random(argon2id.SALTBYTES)
    box = _passphrase_box(passphrase, salt, operations, memory)
    return EnrolledKey(bytes(private.public_key), salt, bytes(box.encrypt(bytes(private))), operations, memory)


def unwrap(passphrase: str, key: EnrolledKey) -> PrivateKey:
    """The private key again. Raises WrongPassphrase."""
    try:
        box = _passphrase_box(passphrase, key.salt, key.operations, key.memory)
        return PrivateKey(box.decrypt(key.wrapped_private_key))
    except CryptoError as error:
        raise WrongPassphrase from error


def _passphrase_box(passphrase: str, salt: bytes, operations: int, memory: int) -> SecretBox:
    return SecretBox(argon2id.kdf(SecretBox.KEY_SIZE, passphrase.encode(), salt, opslimit=operations, memlimit=memory))


def make_competition_key(holders: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
    """A competition's public key, and one share of the private half sealed to each of the three holders' public keys.

    The private half is not returned and not kept.
    """
    if len(holders) != SHARES:
        raise ValueError("Three holders are needed")
    private = PrivateKey.generate()
    shares = split(bytes(private), SHARES, THRESHOLD)
    sealed = [SealedBox(PublicKey(holder)).encrypt(bytes(share)) for holder, share in zip(holders, shares, strict=True)]
    return bytes(private.public_key), sealed


def open_share(sealed_share: bytes, holder: PrivateKey) -> bytes:
    """A share in the hands of its holder. Raises CannotUnseal when it was sealed to somebody else."""
    try:
        return SealedBox(holder).decrypt(sealed_share)
    except CryptoError as error:
        raise CannotUnseal("This share belongs to another key") from error


def rebuild(shares: Sequence[bytes], public_key: bytes) -> PrivateKey:
    """The competition's private key from two shares. Raises CannotUnseal when they do not make this key."""
    try:
        private = PrivateKey(bytes(combine([bytearray(share) for share in shares])))
    except (ValueError, TypeError, CryptoError, ZeroDivisionError) as error:
        raise CannotUnseal("The shares do not fit together") from error
    if bytes(private.public_key) != public_key:
        raise CannotUnseal("The shares do not make this competition's key")
    return private


def seal_key(bid_key: bytes, public_key: bytes) -> bytes:
    """A bid's key, sealed so that only the competition's private key opens it."""
    return SealedBox(PublicKey(public_key)).encrypt(bid_key)


def unseal_key(sealed_key: bytes, private: PrivateKey) -> bytes:
    """A bid's key again. Raises CannotUnseal."""
    try:
        return SealedBox(private).decrypt(sealed_key)
    except CryptoError as error:
        raise CannotUnseal("The bid's key was not sealed for this competition") from error


def context_of(competition: object, organisation: object, version: int, part: int) -> bytes:
    """What binds a part of a bid to its place, so that it opens nowhere else."""
    return f"bid|{competition}|{organisation}|{version}|{part}".encode()


def seal_part(chunks: Iterable[bytes], bid_key: bytes, context: bytes) -> Iterator[bytes]:
    """The ciphertext of one part, piece by piece."""
    return encrypt_stream(chunks, bid_key, context)


def open_part(chunks: Iterable[bytes], bid_key: bytes, context: bytes) -> Iterator[bytes]:
    """One part again. Raises documents.streams.Tampered."""
    return decrypt_stream(chunks, bid_key, context)
