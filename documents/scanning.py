"""Malware scanning through ClamAV's daemon, when CLAMD_ADDRESS names one."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

from django.conf import settings

from documents.models import Scan

TIMEOUT = 60  # seconds


class ScannerAway(Exception):
    """A scanner is configured but does not answer: nothing is taken in unscanned by mistake."""


def scan(pieces: Iterator[bytes]) -> Scan:
    """What the scanner says. Raises ScannerAway when one is configured and cannot be asked."""
    if not getattr(settings, "CLAMD_ADDRESS", ""):
        return Scan.NOT_SCANNED
    try:
        answer = _ask(pieces)
    except OSError as error:
        raise ScannerAway("The malware scanner does not answer") from error
    if answer.endswith("OK"):
        return Scan.CLEAN
    if answer.endswith("FOUND"):
        return Scan.QUARANTINED
    raise ScannerAway(f"The malware scanner answered: {answer}")


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
