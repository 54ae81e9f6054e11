"""What takes long to make is made once for all tests of a module: each test's own changes are rolled back after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeVar

import pytest
from django.db import transaction

Made = TypeVar("Made")
Once = Callable[[Callable[[], Made]], Callable[[], Made]]


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Once[Any]]:
    """`once(make)` makes something in a transaction that lasts as long as the module's tests.

    The answer gives each test a copy of its own. It stays in the database for every test of the module that comes
    after, so that it suits modules whose tests all begin with it; none of them may commit.
    """
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole._from_testcase = True  # as in Django's TestCase: what has to be durable takes it for the outermost
        whole.__enter__()

    def make(build: Callable[[], Made]) -> Callable[[], Made]:
        with django_db_blocker.unblock():
            made = build()
        return lambda: deepcopy(made)

    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)
