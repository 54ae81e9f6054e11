"""`make rehearse`: the whole story played over HTTP against a portal of its own, started for this and stopped after."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from dps_portal.supervisor import ROOT, free_port

READY_SECONDS = 300  # the first start migrates and makes the demonstration, also on a slow or busy machine


def main(arguments: list[str]) -> int:
    """Start a fresh demonstration, rehearse, stop it. The papers are left in var/rehearsal."""
    papers = ROOT / "var" / "rehearsal"
    shutil.rmtree(papers, ignore_errors=True)
    papers.mkdir(parents=True)
    port = str(free_port())
    environment = os.environ | {"STATE_DIR": str(papers / "portal"), "PORT": port}
    environment.pop("BASE_URL", None)
    with (papers / "portal.log").open("w") as log:
        portal = subprocess.Popen(
            [sys.executable, "-m", "dps_portal.supervisor"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            _wait_until_ready(portal, f"http://localhost:{port}/readyz", papers / "portal.log")
            command = ["manage.py", "rehearse", "--base-url", f"http://localhost:{port}", "--out", str(papers)]
            played = subprocess.run(  # noqa: S603  our own command
                [sys.executable, *command, *arguments], cwd=ROOT, env=environment, check=False
            )
        finally:
            portal.send_signal(signal.SIGINT)
            portal.wait()
    return played.returncode


def _wait_until_ready(portal: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if portal.poll() is not None:
            sys.exit(f"The portal did not start:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    sys.exit(f"The portal was not ready after {READY_SECONDS} seconds:\n{log.read_text()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
