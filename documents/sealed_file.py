"""A file on its way into the store: counted and hashed as it passes, and read as ciphertext, piece by piece."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from functools import partial
from typing import IO, cast

from django.core.files.base import File

from documents.limits import refuse_larger
from documents.streams import CHUNK


class Counted:
    """Counts and hashes what passes through, and stops what grows above the limit."""

    def __init__(self, name: str, pieces: Iterator[bytes]) -> None:
        self.name, self.pieces, self.size, self.digest = name, pieces, 0, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.size += len(piece)
            refuse_larger(self.name, self.size)
            self.digest.update(piece)
            yield piece


class SealedFile(File):
    """Lets the storage read the ciphertext piece by piece, so that a large file never stands in memory."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.reader = _Reader(pieces)
        super().__init__(cast("IO[bytes]", self.reader), name="sealed")

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The pieces as they come."""
        yield from iter(partial(self.reader.read, chunk_size or CHUNK), b"")


class _Reader(io.RawIOBase):
    """A file-like face on an iterator of bytes, as folder and S3 stores alike read it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self.pieces, self.held = pieces, bytearray()

    def readable(self) -> bool:
        """It can be read, once and forwards."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, all when negative."""
        while size < 0 or len(self.held) < size:
            piece = next(self.pieces, None)
            if piece is None:
                break
            self.held += piece
        size = len(self.held) if size < 0 else size
        with memoryview(self.held) as held:
            out = bytes(held[:size])
        del self.held[:size]
        return out
