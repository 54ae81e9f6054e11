"""A reference for every request: it stands in the answer, in each log line and on error pages."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from dps_portal import metrics
from ledger.origin import request_id

logger = logging.getLogger("dps_portal.requests")
STATIC = "/static/"
ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")


class Tracing:
    """Gives the request its reference, measures it and writes one line about it, without its body or query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")  # only our own proxy's arrives here
        token = request_id.set(given if ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            self._note(request, response, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        return response

    def _note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        route = _route(request)
        metrics.observe(request.method or "", route, response.status_code, seconds)
        facts = {
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
        }
        level = logging.DEBUG if route == STATIC else logging.INFO
        logger.log(level, "%s %s %s", request.method, route, response.status_code, extra=facts)


def _route(request: HttpRequest) -> str:
    """The address's pattern: the address itself may hold a secret key."""
    if request.resolver_match:
        return f"/{request.resolver_match.route}"
    return STATIC if request.path_info.startswith(STATIC) else "unknown"


class RequestIdFilter(logging.Filter):
    """Adds the reference to every log line written while a request is answered."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def logging_settings(level: str, *, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: JSON lines for machines, plain lines on one's own machine."""
    plain = {"format": "{asctime} {levelname} {name} {message} [{request_id}]", "style": "{"}
    for_machines = {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "fmt": "{asctime}{levelname}{name}{message}{request_id}",
        "style": "{",
        "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "dps_portal.tracing.RequestIdFilter"}},
        "formatters": {"lines": for_machines if as_json else plain},
        "handlers": {
            "out": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["request_id"]},
        },
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},  # our own line tells of refusals, without the path
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
