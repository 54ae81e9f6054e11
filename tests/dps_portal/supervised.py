"""A portal started as `make run` starts it: all processes under one supervisor."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

import pytest
from django.conf import settings

from dps_portal.supervisor import free_port

PATIENCE = 300


class Portal:
    """One on a port of its own, with what stands in its state folder."""

    def __init__(self, state: Path) -> None:
        self.port, self.log = free_port(), state / "supervisor.log"
        given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        environment = given | {"STATE_DIR": str(state), "PORT": str(self.port), "PORTAL_MODE": "development"}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dps_portal.supervisor"], cwd=settings.BASE_DIR, env=environment, stdout=log,
                stderr=subprocess.STDOUT,
            )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGINT)

    def wait_until_ready(self) -> Any:
        """What /readyz says, once it says anything."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                    return json.load(answer)
            except OSError:
                time.sleep(0.2)
        pytest.fail(self.log.read_text())

    def started(self, name: str) -> int:
        """The process id the supervisor gave for one of its processes."""
        found = re.search(rf"{name} started \(pid=(\d+)\)", self.log.read_text())
        assert found, self.log.read_text()
        return int(found[1])

    def end(self, how: int) -> int:
        """Stop it by a signal; its exit status."""
        self.process.send_signal(how)
        return self.process.wait(timeout=30)
