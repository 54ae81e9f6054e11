"""Signed notes (c2sp.org/signed-note, Ed25519) and checkpoints of a log (c2sp.org/tlog-checkpoint). Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

ED25519 = b"\x01"
KEY_BYTES = 32
ROOT_BYTES = 32
MAX_SIGNATURES = 100


class BadNote(ValueError):
    """The note is malformed, or no key that is known here has signed it."""


@dataclass(frozen=True)
class Verifier:
    """A key's name and its public half."""

    name: str
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.key).digest()[:4]

    def __str__(self) -> str:
        """The key as it is published: name+id+key."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.key).decode()}"

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Read a published key. ValueError when it is not one."""
        name, plus, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        key = _decode(encoded)
        if not plus or key[:1] != ED25519 or len(key) != 1 + KEY_BYTES:
            raise ValueError("This is not an Ed25519 key as a log publishes it: name+id+key")
        verifier = cls(_checked_name(name), key[1:])
        if verifier.key_id.hex() != key_id:
            raise ValueError("The key's id does not belong to its name and key")
        return verifier

    def accepts(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature over the text is this key's."""
        try:
            VerifyKey(self.key).verify(text, signature)
        except (BadSignatureError, ValueError):
            return False
        return True


def sign(text: str, name: str, key: SigningKey) -> str:
    """The text, which ends in a newline, as a note with one signature."""
    if not text.endswith("\n"):
        raise ValueError("A note's text ends in a newline")
    verifier = Verifier(_checked_name(name), bytes(key.verify_key))
    signature = base64.b64encode(verifier.key_id + key.sign(text.encode()).signature).decode()
    return f"{text}\n— {name} {signature}\n"


def open_note(note: str, verifiers: Iterable[Verifier]) -> str:
    """The note's text, once one of the keys has signed it and none of their signatures is wrong; otherwise BadNote."""
    text, blank, signatures = note.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise BadNote("This is not a signed note")
    text += "\n"
    if any(ord(character) < ord(" ") and character != "\n" for character in note):
        raise BadNote("A signed note holds no control characters")
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signed = [
        _verified(text, known[name, key_id], signature)
        for name, key_id, signature in _signatures(signatures)
        if (name, key_id) in known
    ]
    if not signed:
        raise BadNote("None of the keys given has signed this note")
    return text


def _signatures(lines: str) -> Iterator[tuple[str, bytes, bytes]]:
    """Name, key id and signature of each signature line."""
    split = lines.splitlines()
    if len(split) > MAX_SIGNATURES:
        raise BadNote("The note has too many signatures")
    for line in split:
        dash, name, encoded = (*line.split(" "), "", "")[:3]
        signature = _decode(encoded)
        if dash != "—" or len(signature) <= len(b"kyid") or line.count(" ") != 2:
            raise BadNote("A signature line of the note is malformed")
        yield name, signature[:4], signature[4:]


def _verified(text: str, verifier: Verifier, signature: bytes) -> Verifier:
    if not verifier.accepts(text.encode(), signature):
        raise BadNote(f"The signature of {verifier.name} is wrong")
    return verifier


@dataclass(frozen=True)
class Checkpoint:
    """A log's tree head: its origin, the number of its leaves and their root hash."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of a checkpoint, or BadNote."""
        origin, size, root = (*text.split("\n"), "", "", "")[:3]
        decoded = _decode(root)
        if (
            not origin
            or not (size.isascii() and size.isdigit())
            or str(int(size)) != size
            or len(decoded) != ROOT_BYTES
        ):
            raise BadNote("This is not a checkpoint")
        return cls(origin, int(size), decoded)


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> str:
    """The checkpoint as a signed note; the key bears the log's name."""
    return sign(str(checkpoint), checkpoint.origin, key)


def open_checkpoint(note: str, verifiers: Iterable[Verifier]) -> Checkpoint:
    """The checkpoint in a note that one of the log's keys has signed, otherwise BadNote."""
    known = list(verifiers)
    checkpoint = Checkpoint.parse(open_note(note, known))
    if checkpoint.origin not in {verifier.name for verifier in known}:
        raise BadNote(f"The checkpoint is of another log, {checkpoint.origin}")
    return checkpoint


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(character.isspace() for character in name):
        raise ValueError("A key's name holds neither blanks nor plus signs")
    return name


def _decode(text: str) -> bytes:
    """Base64 to bytes; nothing when it is not base64 or not written in its one canonical way."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""
