"""Authenticated streaming encryption (libsodium secretstream) of anything that comes in chunks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

CHUNK = 64 * 1024
KEY_BYTES = sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES
HEADER_BYTES = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
EXTRA_BYTES = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class Tampered(Exception):
    """The ciphertext was changed, cut short, lengthened, or belongs somewhere else."""


def new_key() -> bytes:
    """A random key for one stream."""
    return sodium.crypto_secretstream_xchacha20poly1305_keygen()


def encrypt_stream(chunks: Iterable[bytes], key: bytes, context: bytes) -> Iterator[bytes]:
    """Ciphertext of a stream, in pieces; `context` binds it to its place and is asked for again at decryption."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    yield sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    held = b""
    for piece in rechunk(chunks, CHUNK):
        if held:
            yield sodium.crypto_secretstream_xchacha20poly1305_push(state, held, context, MESSAGE)
        held = piece
    yield sodium.crypto_secretstream_xchacha20poly1305_push(state, held, context, FINAL)


def decrypt_stream(chunks: Iterable[bytes], key: bytes, context: bytes) -> Iterator[bytes]:
    """The plain stream again. Raises Tampered at the first piece that is not what was encrypted, and at a cut end."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    pieces = _sealed_pieces(chunks)
    header = next(pieces, b"")
    if len(header) != HEADER_BYTES:
        raise Tampered("The stream has no beginning")
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    ended = False
    for piece in pieces:
        if ended:
            raise Tampered("The stream goes on after its end")
        try:
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, piece, context)
        except (CryptoError, RuntimeError, ValueError) as error:
            raise Tampered("The stream was changed or belongs elsewhere") from error
        ended = tag == FINAL
        yield plain
    if not ended:
        raise Tampered("The stream was cut short")


def encrypt(plain: bytes, key: bytes, context: bytes) -> bytes:
    """A whole small value as one ciphertext."""
    return b"".join(encrypt_stream([plain], key, context))


def decrypt(sealed: bytes, key: bytes, context: bytes) -> bytes:
    """The plain value again, or Tampered."""
    return b"".join(decrypt_stream([sealed], key, context))


def rechunk(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of one size (the last may be shorter), never holding more than a chunk and a piece."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)


def _sealed_pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """First the header, then pieces as they were pushed."""
    held = bytearray()
    wanted = HEADER_BYTES
    for chunk in chunks:
        held += chunk
        while len(held) >= wanted:
            yield bytes(held[:wanted])
            del held[:wanted]
            wanted = CHUNK + EXTRA_BYTES
    if held:
        yield bytes(held)
