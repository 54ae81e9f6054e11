"""`make run` itself: all processes under one supervisor."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from django.conf import settings

from dps_portal import supervisor

PATIENCE = 300


class Portal:
    """A portal started as `make run` starts it, in a folder of its own."""

    def __init__(self, state, log):
        self.port, self.log = supervisor.free_port(), log
        given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        environment = given | {"STATE_DIR": str(state), "PORT": str(self.port), "PORTAL_MODE": "development"}
        command = [sys.executable, "-m", "dps_portal.supervisor"]
        self.process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=log.open("w"), stderr=subprocess.STDOUT
        )

    def wait_until_ready(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                    return json.load(answer)
            except OSError:
                time.sleep(0.2)
        pytest.fail(self.log.read_text())

    def started(self, name):
        """The process id the supervisor gave for one of its processes."""
        return int(re.search(rf"{name} started \(pid=(\d+)\)", self.log.read_text())[1])

    def end(self, how):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


@pytest.fixture
def run(tmp_path):
    portals, state = [], Path(mkdtemp(prefix="supervised-", dir=settings.STATE_DIR))
    # Not in pytest's own folder: every other run of pytest closes that to the database's user.

    def start():
        portals.append(Portal(state, tmp_path / f"{len(portals)}.log"))
        return portals[-1]

    yield start
    for portal in portals:
        if portal.process.poll() is None:
            portal.end(signal.SIGINT)
    rmtree(state)


@pytest.mark.longest(60)
def test_a_dead_process_stops_the_rest_and_the_next_start_finds_everything(run):
    first = run()
    assert first.wait_until_ready()["ready"]
    os.kill(first.started("worker"), signal.SIGKILL)
    assert first.process.wait(timeout=30) != 0
    assert "worker stopped" in first.log.read_text()

    began = time.monotonic()
    second = run()
    assert second.wait_until_ready()["ready"]
    assert time.monotonic() - began < 20  # under 10 alone; other tests run beside this one
    assert second.end(signal.SIGINT) == 0


def test_a_port_in_use_is_said_before_anything_starts(monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "_port_is_free", lambda port: False)
    assert supervisor.main() == 1
    assert "make run PORT=" in capsys.readouterr().err


def test_secrets_are_made_once_and_for_the_owner_alone(tmp_path):
    supervisor._write_settings(tmp_path / "var")
    file = tmp_path / "var" / "portal.env"
    first = file.read_text()
    supervisor._write_settings(tmp_path / "var")
    assert file.read_text() == first
    assert file.stat().st_mode & 0o077 == 0
    assert {line.split("=")[0] for line in first.splitlines()} >= {"SECRET_KEY", "PORTAL_MASTER_KEY", "DEMONSTRATION"}
