"""What every test can ask for."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from itertools import chain
from typing import TextIO

import pytest
import redis
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from dps_portal import embedded
from ledger import clock
from regulations.calendar import uk_moment
from tests.emptying import allow_emptying
from tests.once import once
from tests.template import django_db_modify_db_settings

__all__ = ["django_db_modify_db_settings", "once"]

hypothesis.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("patient")  # a busy machine is no failure
SERVERS = pytest.StashKey[TextIO]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded servers once, before the worker processes; each worker keeps its own cache keys."""
    if not hasattr(config, "workerinput"):
        config.stash[SERVERS] = embedded.join(settings.STATE_DIR)
    allow_emptying()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.CACHES["default"]["KEY_PREFIX"] = os.environ.get("PYTEST_XDIST_WORKER", "alone")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop them, unless another run uses them."""
    if not hasattr(config, "workerinput"):
        embedded.leave(settings.STATE_DIR, config.stash[SERVERS])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest modules begin first, dealt whole to the heads of the workers' shares: what ends last is short."""
    shares = getattr(config, "workerinput", {}).get("workercount", 1)
    long = {item.path for item in items if _seconds(item)}
    modules = [[item for item in items if item.path == path] for path in sorted(long)]
    longest = sorted(modules, key=lambda module: sum(map(_seconds, module)), reverse=True)
    others = [item for item in items if item.path not in long]
    items.clear()
    left = sum(map(len, longest)) + len(others)
    for number in range(shares):  # as xdist cuts the list for --dist worksteal
        size = left // (shares - number)
        head = list(chain.from_iterable(longest[number::shares]))
        rest = max(size - len(head), 0)
        items += head + others[:rest]
        del others[:rest]
        left -= size


def _seconds(item: pytest.Item) -> int:
    marker = item.get_closest_marker("longest")
    return int(marker.args[0]) if marker else 0


@pytest.fixture(autouse=True)
def _fresh_cache(request: pytest.FixtureRequest) -> None:
    """Throttling counts from nothing in each test that can reach it."""
    if request.node.get_closest_marker("django_db"):
        server = redis.Redis.from_url(settings.REDIS_URL)
        if keys := list(server.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}:*")):
            server.delete(*keys)


@pytest.fixture
def at(db: None) -> Callable[[str], datetime]:
    """`at("2017-12-29 12:00")` stops the portal's clock at that UK time, for this test."""

    def stop(moment: str) -> datetime:
        stopped = uk_moment(moment)
        clock.freeze(stopped)
        return stopped

    return stop
