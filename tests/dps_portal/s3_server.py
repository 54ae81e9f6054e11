"""An S3 server as a process of its own, which speaks the protocol over HTTP."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dps_portal.supervisor import free_port

SECONDS = 60


@contextmanager
def s3_server(log: Path) -> Iterator[str]:
    """Its address while it runs; any access key and secret are good to it."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=log.open("w"), stderr=subprocess.STDOUT)
    try:
        yield _when_it_answers(f"http://127.0.0.1:{port}", server, log)
    finally:
        server.terminate()
        server.wait()


def _when_it_answers(address: str, server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/moto-api/", timeout=5).close()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise RuntimeError(log.read_text())
