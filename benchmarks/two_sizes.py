"""Pages at the demonstration's size and at a larger one: time on the server, number of queries."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.measure import Measure
from benchmarks.multiply import settle
from dps_portal import demonstration

ROUNDS = 5
VISITS = 8


@dataclass(frozen=True)
class Page:
    """A page as one person sees it; nobody is anonymous."""

    name: str
    path: str
    who: str = ""


@dataclass
class Seen:
    """What visits cost at one size of the data."""

    milliseconds: list[float] = field(default_factory=list)
    queries: int = 0


def at_both_sizes(find_pages: Callable[[], list[Page]], grow: Callable[[], None], larger: str) -> list[Measure]:
    """Two figures a page: milliseconds and queries at the larger size, beside those of the demonstration.

    Each size has a database, and they are visited in turn: what else the machine does falls on both.
    """
    large = connection.settings_dict["NAME"]
    small = f"{large}_small"
    with override_settings(DEMONSTRATION=True):
        demonstration.make(lambda _: None)
    settle()
    pages = find_pages()
    _copy(large, small)
    grow()
    settle()
    found = []
    for page in pages:
        seen = {small: Seen(), large: Seen()}
        for _, size in product(range(ROUNDS), seen):
            _use(size)
            _visit(page, seen[size])
        found += _beside(f"{page.name}, {larger}", seen[large], seen[small])
    return found


def _beside(name: str, large: Seen, small: Seen) -> list[Measure]:
    times = [statistics.median(seen.milliseconds) for seen in (large, small)]
    return [
        Measure(name, times[0], "ms", times[1]),
        Measure(f"{name}, queries", large.queries, "queries", small.queries),
    ]


def _copy(source: str, name: str) -> None:
    """A database made from another, to which nobody is connected meanwhile."""
    _use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    _use(source)


def _use(name: str) -> None:
    """Go on with another database of the same server."""
    connection.close()
    connection.settings_dict["NAME"] = name


def _visit(page: Page, seen: Seen) -> None:
    client = Client()
    if page.who:
        person = User.objects.get(email__startswith=f"{page.who}@")
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        _pass_second_factor(client, person)
    _get(client, page)
    for _ in range(VISITS):
        started = time.perf_counter()
        _get(client, page)
        seen.milliseconds.append((time.perf_counter() - started) * 1000)
    with CaptureQueriesContext(connection) as captured:
        _get(client, page)
    seen.queries = len(captured)


def _get(client: Client, page: Page) -> None:
    answer = client.get(page.path)
    if answer.status_code != 200:
        raise RuntimeError(f"{page.name} ({page.path}) answered {answer.status_code} {answer.headers.get('Location')}")
    answer.getvalue()


def _pass_second_factor(client: Client, person: User) -> None:
    """As signing in with a code leaves it."""
    session = client.session
    methods = [{"method": "password", "at": time.time(), "email": person.email}, {"method": "mfa", "at": time.time()}]
    session["account_authentication_methods"] = methods
    session.save()
