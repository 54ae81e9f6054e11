"""Malware scanning through ClamAV's daemon, when CLAMD_ADDRESS names one."""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.errors import InvalidState
from documents.models import Scan

logger = logging.getLogger(__name__)

TIMEOUT = 60  # seconds


class ScannerAway(InvalidState):
    """A scanner is configured but does not answer: nothing is taken in unscanned by mistake."""

    def __init__(self) -> None:
        super().__init__("Files cannot be checked for malware just now, so none are taken. Try again in some minutes.")


def scan(pieces: Iterator[bytes]) -> Scan:
    """What the scanner says. Raises ScannerAway when one is configured and cannot be asked."""
    if not getattr(settings, "CLAMD_ADDRESS", ""):
        return Scan.NOT_SCANNED
    try:
        answer = _ask(pieces)
    except OSError as error:
        logger.exception("The malware scanner does not answer")
        raise ScannerAway from error
    if answer.endswith("OK"):
        return Scan.CLEAN
    if answer.endswith("FOUND"):
        return Scan.QUARANTINED
    logger.error("The malware scanner answered: %s", answer)
    raise ScannerAway


class Infected(ValidationError):
    """The malware scan found something in an upload, so it is not taken."""


def refuse_infected(name: str, pieces: Iterator[bytes]) -> Scan:
    """What the scan said of an upload; Infected when it found something, and then nothing is kept."""
    said = scan(pieces)
    if said == Scan.QUARANTINED:
        raise Infected(f"“{name}” was not taken: the malware scan found something in it.")
    return said


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
