"""Whether this process lives, whether it may be given visitors, and what it has counted."""

from __future__ import annotations

import hmac
import logging
import uuid
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.doors import page
from accounts.policy import anyone
from dps_portal import metrics, safety

logger = logging.getLogger(__name__)


class NotReady(Exception):
    """One of the things the portal stands on is not right."""


@require_safe
@never_cache
@page(anyone)
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Nothing else is asked, so that a database's pause restarts no web process."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
@page(anyone)
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database, migrations, broker, keys and storage are all right; otherwise 503 and which is not."""
    found = {name: _outcome(check) for name, check in CHECKS.items()}
    ready = all(outcome == "ok" for outcome in found.values())
    return JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)


@require_safe
@never_cache
@page(anyone)
def metrics_page(request: HttpRequest) -> HttpResponse:
    """The counts, for whoever holds METRICS_TOKEN or asks from this machine itself."""
    if not _may_read_metrics(request):
        return HttpResponse("Not found", status=404, content_type="text/plain")
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    return ip_address(request.META["REMOTE_ADDR"]).is_loopback


def _outcome(check: Callable[[], None]) -> str:
    """`ok` or `failed`; the reason goes to the log, since anybody may read this page."""
    try:
        check()
    except Exception:  # whatever it is, the portal is not ready
        logger.exception("Not ready")
        return "failed"
    return "ok"


def _database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations_are_applied() -> None:
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady(f"{len(waiting)} migrations are not applied")


def _broker_answers() -> None:
    mark = uuid.uuid4().hex
    cache.set("readyz", mark, timeout=10)
    if cache.get("readyz") is None:
        raise NotReady("Redis does not keep what it is given")


def _keys_are_there() -> None:
    for name in ("PORTAL_MASTER_KEY", "LEDGER_SIGNING_KEY"):
        if not safety.are_keys(getattr(settings, name)):
            raise NotReady(f"{name} is not a key")


def _storage_keeps_files() -> None:
    name = default_storage.save(f"readyz/{uuid.uuid4().hex}", ContentFile(b"ready"))
    try:
        with default_storage.open(name) as kept:
            if kept.read() != b"ready":
                raise NotReady("The file store does not give back what it was given")
    finally:
        default_storage.delete(name)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database_answers,
    "migrations": _migrations_are_applied,
    "broker": _broker_answers,
    "keys": _keys_are_there,
    "storage": _storage_keeps_files,
}
