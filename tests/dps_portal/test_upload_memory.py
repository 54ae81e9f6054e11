"""What a file of 100 MB costs the web process that takes it: gunicorn as `make run` and the image start it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from dps_portal import embedded
from dps_portal.supervisor import free_port
from suppliers import actions
from suppliers.models import Application, Evidence
from tests.factories.accounts import sign_in
from tests.factories.suppliers import SupplierFactory, supplier_person
from tests.factories.uploads import BODY, TUS
from tests.suppliers import story

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ALLOWED = 32_000_000
LARGE = 100_000_000
LINE = b"A line of a very long list of what we have done so far.\n" * 1_000
BOUNDARY = "boundary-of-the-form"


class Portal:
    """A web process with one worker, a supplier's browser, and the draft that takes the files."""

    def __init__(self, port: int, server: int, draft: Application) -> None:
        self.port, self.server = port, server
        self.path = story.page_of(draft, "insurance")
        client, self.token = sign_in(Client(), draft.started_by), _get_new_csrf_string()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={self.token}"
        self.headers = {"Cookie": cookies, "X-CSRFToken": self.token}

    def ask(self, method: str, path: str, body: Iterator[bytes], headers: dict[str, str]) -> http.client.HTTPResponse:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, path, body, {**self.headers, **headers})
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer

    def send_form(self, name: str, size: int) -> None:
        """The file with its form, as a browser without script sends it."""
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="insurance-files"; filename="{name}"\r\n'
            "Content-Type: text/plain\r\n\r\n"
        ).encode()
        tail = f"\r\n--{BOUNDARY}--\r\n".encode()

        def body() -> Iterator[bytes]:
            yield head
            yield from content(size)
            yield tail

        length = str(len(head) + size + len(tail))
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        answer = self.ask("POST", self.path, body(), {"Content-Type": kind, "Content-Length": length})
        assert answer.status == 302

    def send_parts(self, name: str, size: int) -> None:
        """The file by tus, then the form with its key."""
        announced = {**TUS, "Upload-Length": str(size), "Upload-Metadata": "filename bGFyZ2UudHh0"}
        address = self.ask("POST", "/uploads/", iter(()), {**announced, "Content-Length": "0"}).headers["Location"]
        for offset in range(0, size, settings.UPLOAD_PIECE_BYTES):
            length = min(settings.UPLOAD_PIECE_BYTES, size - offset)
            part = {**TUS, "Upload-Offset": str(offset), "Content-Type": BODY, "Content-Length": str(length)}
            assert self.ask("PATCH", address, content(length), part).status == 204
        form = f"insurance-files--uploaded={address.split('/')[2]}".encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(form))}
        assert self.ask("POST", self.path, iter([form]), kind).status == 302

    def cost(self, act: Callable[[], None]) -> int:
        """By how much memory of the server's processes grew at its highest, in bytes."""
        pids = [self.server, *map(int, Path(f"/proc/{self.server}/task/{self.server}/children").read_text().split())]
        assert len(pids) == 2, "gunicorn and its one worker"
        for pid in pids:
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # the high-water mark begins from here
        before = [_memory(pid, "VmRSS") for pid in pids]
        act()
        return sum(_memory(pid, "VmHWM") - held for pid, held in zip(pids, before, strict=True))


def content(size: int) -> Iterator[bytes]:
    """So many bytes of text, never much of it at once."""
    while size > 0:
        yield LINE[:size]
        size -= len(LINE)


def _memory(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(what))


@pytest.fixture
def portal(at, tmp_path) -> Iterator[Portal]:
    at("2017-12-04 10:00")
    dps, owner = story.a_dps(), supplier_person(SupplierFactory(), name="Olu Owner")
    draft = actions.start_application(
        by=owner, dps=dps, organisation=owner.organisations()[0], lots=dps.lots.filter(number=1)
    )
    address = urlsplit(os.environ.get("DATABASE_URL", embedded.database_url(settings.STATE_DIR)))
    here = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    port, given = free_port(), {"DATABASE_URL": here, "FILES_DIR": str(tmp_path / "files"), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:dps_portal.gunicorn", "dps_portal.wsgi"]
    environment = {**os.environ, **given, "PORT": str(port), "WEB_WORKERS": "1"}
    log = tmp_path / "server.log"
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stderr=log.open("w"))
    try:
        _wait_for(port, log)
        yield Portal(port, server.pid, draft)
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int, log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            line = HTTPConnection("127.0.0.1", port)
            line.request("GET", "/healthz")
            assert line.getresponse().status == 200
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(log.read_text())


def test_a_file_of_100_mb_costs_the_web_process_less_than_32_mb_however_it_comes(portal):
    ways = {"with its form": portal.send_form, "in parts": portal.send_parts}
    for way in ways.values():
        way("small.txt", 1_000)  # what is loaded once is not the file's cost
    costs = {name: portal.cost(lambda way=way: way("large.txt", LARGE)) for name, way in ways.items()}
    assert Evidence.objects.filter(document__size=LARGE).count() == 2
    assert all(cost < ALLOWED for cost in costs.values()), costs
