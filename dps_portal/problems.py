"""What goes wrong in the API, as RFC 9457 has it: `application/problem+json` with status, title and detail."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from rest_framework.exceptions import NotAuthenticated, Throttled
from rest_framework.views import exception_handler

from accounts import throttles
from ledger.origin import request_id

TYPE = "application/problem+json"


def is_asked_for(request: HttpRequest) -> bool:
    """Whether a program asks, which wants no page."""
    return request.path.startswith("/api/")


def problem(status: HTTPStatus, detail: str, **more: Any) -> dict[str, Any]:
    """The body; `instance` is the reference that finds the log line."""
    said = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return {**said, "instance": f"urn:request:{request_id.get()}", **more}


def in_rest_framework(error: Exception, context: dict[str, Any]) -> JsonResponse | None:
    """What REST framework refuses; None for everything else, which becomes a 500.

    No `Response` of the framework: it would be written in the form the view answers in, which may be YAML.
    """
    error = _once_too_often(error, context)
    answer = exception_handler(error, context)
    if answer is None:
        return None
    said = {"detail": _wait(answer.headers["Retry-After"])} if isinstance(error, Throttled) else answer.data
    detail = said.get("detail") if isinstance(said, dict) else None
    more = {} if detail else {"errors": said}
    return refused(
        HTTPStatus(answer.status_code),
        str(detail or "What was sent is not right."),
        headers={name: value for name, value in answer.items() if name != "Content-Type"},
        **more,
    )


def _once_too_often(error: Exception, context: dict[str, Any]) -> Exception:
    """The refusal, or that there were too many: who asks without signing in is refused before the share is counted."""
    if isinstance(error, NotAuthenticated):
        try:
            throttles.note_refused(context["request"])
        except Throttled as throttled:
            return throttled
    return error


def _wait(seconds: str) -> str:
    return f"Too many requests. Wait {seconds} {'second' if seconds == '1' else 'seconds'}, then go on."


def refused(status: HTTPStatus, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> JsonResponse:
    """The answer itself; also for an address that is none, a request that cannot be read, or a mistake of ours."""
    return JsonResponse(problem(status, detail, **more), status=status, content_type=TYPE, headers=headers)
