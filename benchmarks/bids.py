"""Submitting a bid over HTTP, beside a bare view on the same server that inserts one row with the same bytes."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from accounts.models import Kind, Organisation, Role
from benchmarks.measure import Measure, per_second, side_by_side
from dps.models import AwardCriterion, Lot
from dps_portal.supervisor import free_port
from tenders import actions
from tests.factories import tenders as factories
from tests.factories.dps import a_bare_dps, published_as_it_is
from tests.factories.suppliers import supplier_person

BIDDERS = 8
ANSWERS = {f"Q{number}": "We meet this requirement, as the evidence shows. " * 20 for number in range(1, 11)}
FILES = {"method.txt": b"How we will do it. " * 5_300, "plan.txt": b"When we will do it. " * 5_000}
READY_SECONDS = 30


def measures() -> list[Measure]:
    """The one figure."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_plain (id bigserial PRIMARY KEY, body bytea NOT NULL)")
    call_off = _call_off()
    path = f"/invitations/{call_off.competition.reference}/bid/check/"
    everybody = [_headers(supplier) for supplier in call_off.suppliers]
    with _server() as port:
        submit, plain = Bidder(port, path, everybody, 302), Bidder(port, "/bench/plain/", everybody, 200)
        return [
            side_by_side(
                f"bids submitted, {BIDDERS} bidders at once, against a bare durable insert",
                "per second",
                lambda: per_second(submit, BIDDERS),
                lambda: per_second(plain, BIDDERS),
            )
        ]


def _call_off() -> factories.CallOff:
    """A published call-off with ten questions, and a complete draft bid of each supplier."""
    call_off = factories.a_draft(lot=_lot(), suppliers=BIDDERS)
    weights = {code: Decimal(6) for code in ANSWERS} | {factories.PRICE: Decimal(40)}
    by, competition = call_off.officer, call_off.competition
    actions.save_criteria(by=by, competition=competition, texts={}, max_score=Decimal(5), weights=weights)
    actions.publish_competition(by=by, competition=call_off.refresh())
    call_off.refresh()
    for supplier in call_off.suppliers:
        factories.a_draft_bid(call_off, supplier, answers=ANSWERS, files=FILES)
    return call_off


def _lot() -> Lot:
    """A lot of a published DPS with ten quality criteria and price, written straight into the tables."""
    hub = Organisation.objects.create(kind=Kind.NHS_ENGLAND, name="The Hub", ods_code="HUB1")
    writer = supplier_person(hub, Role.ASSESSOR, name="Wanda Writer")
    dps = a_bare_dps("Online consultation", writer=writer, reference="DPS-BENCH")
    lot = dps.lots.get()
    for code, kind in [*((code, "quality") for code in ANSWERS), (factories.PRICE, "price")]:
        AwardCriterion.objects.create(lot=lot, code=code, title=code, text=code, kind=kind, weight_min=0, weight_max=60)
    published_as_it_is(dps)
    return Lot.objects.get(pk=lot.pk)


def _headers(supplier: Organisation) -> dict[str, str]:
    """What the browser of the supplier's owner sends with each request."""
    client = Client()
    client.force_login(factories.owner_of(supplier), backend=settings.AUTHENTICATION_BACKENDS[0])
    token = _get_new_csrf_string()
    cookies = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}; {settings.CSRF_COOKIE_NAME}={token}"
    return {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}


class Bidder:
    """One process's connection, kept open, of one supplier at a time."""

    def __init__(self, port: int, path: str, everybody: list[dict[str, str]], expected: int) -> None:
        self.port, self.path, self.everybody, self.expected = port, path, everybody, expected
        self.connection: http.client.HTTPConnection | None = None

    def __call__(self) -> None:
        """One submission with a key of its own."""
        if self.connection is None:  # in the child process
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
            self.headers = self.everybody[os.getpid() % len(self.everybody)]
        self.connection.request("POST", self.path, f"submission_key={uuid4()}", self.headers)
        answer = self.connection.getresponse()
        said = answer.read()
        assert answer.status == self.expected, (answer.status, said[-2000:])  # noqa: S101


@contextmanager
def _server() -> Iterator[int]:
    """The portal as gunicorn serves it, with the bare view beside it."""
    port = free_port()
    environment = os.environ | {"PORT": str(port), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:dps_portal.gunicorn", "dps_portal.wsgi"]
    with (settings.STATE_DIR / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stderr=log)  # noqa: S603
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server did not start")
