"""Opens a passport's archive within limits (security: no archive is expanded beyond them) and reads it piece by piece.

Pure: no Django, no portal. Nothing is ever unpacked to a folder.
"""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from suppliers.passport.form import FORMAT, MANIFEST, NOTE, README, Manifest

MANIFEST_AT_MOST = 10_000_000  # bytes
NOTE_AT_MOST = 2_000_000  # bytes
THINGS_AT_MOST = 200_000  # lists and objects of a manifest, which weigh far more once they are read
FILES_AT_MOST = 2_000
DIRECTORY_AT_MOST = 1_000_000  # bytes
EXPANDED_AT_MOST = 2_000_000_000  # bytes, of everything in it
CHUNK = 64 * 1024
END_OF_ARCHIVE = struct.Struct("<4sHHHHLLH")
LONG_ARCHIVE = struct.Struct("<4sLQL")  # says where a second end is, which would be believed rather than the first
ENCRYPTED = 0x1
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack a piece without a limit


class NotAPassport(ValueError):
    """The file is not a passport that can be read safely; the words say why."""


@dataclass(frozen=True)
class Passport:
    """An open archive: its manifest, as bytes and read, and the note over it. Nothing of it is believed yet."""

    content: bytes
    manifest: Manifest
    note: str
    archive: zipfile.ZipFile

    @property
    def stored(self) -> set[str]:
        """The files that lie in the archive beside manifest, note and leaflet."""
        return set(self.archive.namelist()) - {MANIFEST, NOTE, README}

    def size(self, path: str) -> int:
        """How large a file says it is."""
        return self.archive.getinfo(path).file_size

    def read(self, path: str) -> Iterator[bytes]:
        """A file in pieces; NotAPassport when it is damaged."""
        try:
            with self.archive.open(path) as file:
                while piece := file.read(CHUNK):
                    yield piece
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise NotAPassport(f"“{path}” is damaged") from error


def open_archive(file: IO[bytes], *, expanded_at_most: int = EXPANDED_AT_MOST) -> Passport:
    """Open it, refusing what is no passport, and what would unpack to more than the limits."""
    if not _is_small_inside(file):
        raise NotAPassport("This is not a passport: it is no zip archive, or holds more than a passport may")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise NotAPassport("This archive is damaged") from error
    _check_members(archive, expanded_at_most)
    content = _read(archive, MANIFEST, MANIFEST_AT_MOST)
    note = _read(archive, NOTE, NOTE_AT_MOST)
    return Passport(content, _manifest(content), note.decode(errors="replace"), archive)


def _is_small_inside(file: IO[bytes]) -> bool:
    """Whether it ends as an archive, and but once, with a directory short enough to read."""
    size = file.seek(0, 2)
    if size < LONG_ARCHIVE.size + END_OF_ARCHIVE.size:
        return False
    file.seek(size - END_OF_ARCHIVE.size - LONG_ARCHIVE.size)
    before = file.read(LONG_ARCHIVE.size)
    mark, disk, start, here, members, directory, offset, comment = END_OF_ARCHIVE.unpack(file.read())
    file.seek(0)
    alone = disk == start == comment == 0 and not before.startswith(b"PK\x06\x07")
    whole = alone and offset + directory + END_OF_ARCHIVE.size == size
    return bool(mark == b"PK\x05\x06" and whole and members == here <= FILES_AT_MOST and directory <= DIRECTORY_AT_MOST)


def _check_members(archive: zipfile.ZipFile, expanded_at_most: int) -> None:
    names = archive.namelist()
    if len(names) != len(set(names)):
        raise NotAPassport("The archive holds two files of one name")
    if missing := {MANIFEST, NOTE} - set(names):
        raise NotAPassport(f"This is not a passport: it lacks {' and '.join(sorted(missing))}")
    if any(member.flag_bits & ENCRYPTED for member in archive.infolist()):
        raise NotAPassport("The archive is locked by a password")
    if any(member.compress_type not in PACKED for member in archive.infolist()):
        raise NotAPassport("The archive is packed in a way that cannot be unpacked piece by piece")
    if sum(member.file_size for member in archive.infolist()) > expanded_at_most:
        raise NotAPassport("The archive would unpack to more than the portal accepts")


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A whole small member, never more than its limit whatever its header says."""
    try:
        with archive.open(name) as member:
            content = member.read(most + 1)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, zipfile.LargeZipFile) as error:
        raise NotAPassport(f"“{name}” is damaged") from error
    if len(content) > most:
        raise NotAPassport(f"“{name}” is longer than a passport's may be")
    return content


def _manifest(content: bytes) -> Manifest:
    if content.count(b"[") + content.count(b"{") > THINGS_AT_MOST:
        raise NotAPassport("The manifest holds more than a passport's may")
    try:
        manifest: Any = json.loads(
            content, parse_float=_no_fractions, parse_constant=_no_fractions, object_pairs_hook=_each_once
        )
        json.dumps(manifest, ensure_ascii=False).encode()  # half a character could be read, and never shown or hashed
    except (ValueError, RecursionError) as error:
        raise NotAPassport("The manifest cannot be read") from error
    said = manifest.get("format") if isinstance(manifest, dict) else None
    if said != FORMAT:
        told = repr(said[:40]) if isinstance(said, str) else "none"
        raise NotAPassport(f"The passport has the format {told}; this reads {FORMAT!r}")
    return cast("Manifest", manifest)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers could believe different ones of two entries of one name."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A passport names nothing twice")
    return found


def _no_fractions(text: str) -> Any:
    raise ValueError(f"A passport holds no fractions: {text}")
