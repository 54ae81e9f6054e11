"""The test databases are copies of one that is migrated once, and again only when a migration changes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

PREFIX = "migrated_"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Name the template, on the embedded server alone: nothing is left behind on a server that is somebody else's."""
    if "DATABASE_URL" in os.environ:
        return
    with django_db_blocker.unblock(), _alone():
        connection.settings_dict["TEST"]["TEMPLATE"] = _migrated()


@contextmanager
def _alone() -> Iterator[None]:
    with (settings.STATE_DIR / ".template").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrated() -> str:
    """The template's name, once it is there. One that is half made has no fingerprint in its name."""
    name = PREFIX + _fingerprint()
    there = _templates()
    if name not in there:
        _say(*(f'DROP DATABASE "{earlier}"' for earlier in there), f'CREATE DATABASE "{PREFIX}"')
        _migrate(PREFIX)
        _say(f'ALTER DATABASE "{PREFIX}" RENAME TO "{name}"')
    connection.close()
    return name


def _templates() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        return [row[0] for row in cursor.fetchall()]


def _say(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _migrate(name: str) -> None:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _fingerprint() -> str:
    """Changes with any migration, ours or a library's."""
    found = sha256(version("django").encode())
    for app in apps.get_app_configs():
        for file in sorted((settings.BASE_DIR / app.path).glob("migrations/*.py")):
            found.update(file.read_bytes())
    return found.hexdigest()[:16]
