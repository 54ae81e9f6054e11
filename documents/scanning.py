"""Malware scanning through ClamAV's daemon, when CLAMD_ADDRESS names one."""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.errors import InvalidState
from documents.models import Scan

logger = logging.getLogger(__name__)

TIMEOUT = 60  # seconds
FOUND = " FOUND"
SIGNATURE_AT_MOST = 200  # characters


class ScannerAway(InvalidState):
    """A scanner is configured but does not answer: nothing is taken in unscanned by mistake."""

    def __init__(self) -> None:
        super().__init__("Files cannot be checked for malware just now, so none are taken. Try again in some minutes.")


@dataclass(frozen=True)
class Said:
    """What the scanner said of a file, and what it calls what it found."""

    scan: Scan
    signature: str = ""

    @property
    def is_infected(self) -> bool:
        """Whether it found something."""
        return self.scan == Scan.QUARANTINED


def scan(pieces: Iterator[bytes]) -> Said:
    """What the scanner says. Raises ScannerAway when one is configured and cannot be asked."""
    if not getattr(settings, "CLAMD_ADDRESS", ""):
        return Said(Scan.NOT_SCANNED)
    try:
        answer = _ask(pieces)
    except OSError as error:
        logger.exception("The malware scanner does not answer")
        raise ScannerAway from error
    if answer.endswith("OK"):
        return Said(Scan.CLEAN)
    if answer.endswith(FOUND):
        return Said(Scan.QUARANTINED, answer.removesuffix(FOUND).partition(": ")[2][:SIGNATURE_AT_MOST])
    logger.error("The malware scanner answered: %s", answer)
    raise ScannerAway


class Infected(ValidationError):
    """The malware scan found something in an upload, so it is not taken into its place."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” was not taken and is in quarantine: the malware scan found something in it. Choose another copy."
        )


def _ask(pieces: Iterator[bytes]) -> str:
    """clamd's INSTREAM: each piece with its length before it, then a length of nothing."""
    with _connect() as connection:
        connection.sendall(b"zINSTREAM\0")
        for piece in pieces:
            connection.sendall(struct.pack("!I", len(piece)) + piece)
        connection.sendall(struct.pack("!I", 0))
        return connection.makefile("rb").read().decode(errors="replace").strip("\0\n ")


def _connect() -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT)
        connection.connect(address)
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT)
