"""A portal of its own to be killed: PostgreSQL that keeps its word, one web process, one worker, real processes all.

The test looks into its database through the models, as `connections["default"]` is this portal's while it runs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import User
from dps_portal import embedded
from dps_portal.supervisor import ROOT, free_port
from suppliers.models import Application
from tests.factories.accounts import sign_in
from tests.suppliers import story

WEB = ("gunicorn", "--config", "python:dps_portal.gunicorn", "--log-level", "critical", "dps_portal.wsgi")
WORKER = ("celery", "--quiet", "--app", "dps_portal", "worker", "--loglevel", "CRITICAL")
TOKEN = "a" * 32
SECONDS = 120  # until what must happen has happened


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _kill(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + SECONDS
    while left := [pid for pid in pids if _lives(pid)]:
        assert time.monotonic() < until, f"{left} outlive kill -9"
        time.sleep(0.005)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


class OwnPortal:
    """Its processes, how each is killed and stands up again, and one person at its door."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.port = free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.cookies = ""
        self.lots: list[str] = []
        self.said = ""

    def start(self, name: str) -> None:
        """Start the web process or the worker."""
        command = {"web": WEB, "worker": WORKER}[name]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {
            "PORTAL_MODE": "development", "CLOCK_MAY_BE_MOVED": "1", "STATE_DIR": str(self.state), "WEB_WORKERS": "1",
            "FILES_DIR": str(settings.MEDIA_ROOT), "PORT": str(self.port), "LOG_LEVEL": "CRITICAL",
        }  # fmt: skip
        program = Path(sys.executable).parent / command[0]
        with (self.state / f"{name}.log").open("a") as log:
            self.running[name] = subprocess.Popen(
                [program, *command[1:]], cwd=ROOT, env=environment, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        """kill -9: the process that does the work; of the database every process."""
        if name == "database":
            lock = self.state / "postgresql" / "postmaster.pid"
            postmaster = int(lock.read_text().split()[0])
            os.kill(postmaster, signal.SIGSTOP)  # so that it has no more children while they are counted
            _kill([postmaster, *_children(postmaster)])
            lock.unlink()  # its number may still be taken, by a dead process that nobody has buried yet
            (embedded.sockets(self.state) / ".s.PGSQL.5432.lock").unlink()
        else:
            _kill(self._at_work(name))

    def _at_work(self, name: str) -> list[int]:
        return _children(self.running[name].pid) if name in self.running else []

    def wait_until_at_work(self, name: str) -> None:
        """Until gunicorn or Celery has started another process in place of the one that was killed."""
        until = time.monotonic() + SECONDS
        while name in self.running and not self._at_work(name):
            assert time.monotonic() < until, f"There is no {name} at work"
            time.sleep(0.01)

    def kill_whole(self, name: str) -> None:
        """kill -9: with the process that would start another."""
        process = self.running.pop(name)
        workers = _children(process.pid)
        process.kill()
        process.wait()
        _kill(workers)

    def stand_up(self) -> None:
        """Start what was killed and has nobody who starts it; the database recovers from its log."""
        embedded.start(self.state)
        if "web" not in self.running:
            self.start("web")

    def sign_in(self, person: User, lots: list[str]) -> None:
        """Let the person in, as their browser would, with the lots that they will tick."""
        self.lots = lots
        session = sign_in(Client(), person).session.session_key
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"

    def submit(self, draft: Application) -> str | None:
        """Press "Sign and submit"; where the answer leads, or None when there was none or it told of an error."""
        form = {"csrfmiddlewaretoken": TOKEN, "lots": self.lots, **story.SIGNED}
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request("POST", reverse("suppliers:check", args=[draft.pk]), urlencode(form, doseq=True), headers)
            answer = line.getresponse()
            self.said = f"{answer.status} {answer.read().decode()}"
            return answer.getheader("Location")
        except (HTTPException, OSError) as broken:
            self.said = repr(broken)
            return None
        finally:
            line.close()

    def stop(self) -> None:
        """Stop all of it."""
        for name in list(self.running):
            self.kill_whole(name)
        embedded.stop(self.state)


@contextmanager
def own_portal(state: Path) -> Iterator[OwnPortal]:
    """Make it with the tables of the tests' database, run its web process, and stop it afterwards."""
    ours = connections["default"]
    (state / "static").mkdir()
    embedded.start(state)
    portal = OwnPortal(state)
    _copy_tables(ours.settings_dict, state)
    connections["default"] = _connection(state)
    try:
        portal.start("web")
        yield portal
    finally:
        connections["default"].close()
        connections["default"] = ours
        portal.stop()


def _connection(state: Path) -> Any:
    theirs = connections.create_connection("default")
    options = {**theirs.settings_dict["OPTIONS"], "host": str(embedded.sockets(state))}
    theirs.settings_dict = {**theirs.settings_dict, "NAME": "portal", "OPTIONS": options}
    return theirs


def _copy_tables(ours: dict[str, Any], state: Path) -> None:
    """Far quicker than all migrations once more."""
    programs = embedded._programs()
    given = {**ours, **{name.upper(): value for name, value in ours["OPTIONS"].items()}}
    told = {"NAME": "--dbname", "HOST": "--host", "USER": "--username", "PORT": "--port"}
    from_ours = [f"{option}={given[name]}" for name, option in told.items() if given.get(name)]
    to_theirs = ["--dbname=portal", f"--host={embedded.sockets(state)}", "--username=postgres", "--quiet"]
    with subprocess.Popen([programs / "pg_dump", *from_ours, "--no-owner"], stdout=subprocess.PIPE) as dump:
        subprocess.run(
            [programs / "psql", *to_theirs, "--set=ON_ERROR_STOP=1"], check=True, stdin=dump.stdout, capture_output=True
        )
    assert dump.returncode == 0
