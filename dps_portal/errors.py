"""The pages for what went wrong. Each shows the reference that finds the log line, and nothing about the inside."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html

from accounts.kept_input import old_form
from dps_portal import problems
from ledger.origin import request_id

logger = logging.getLogger(__name__)

WORDS = {
    HTTPStatus.BAD_REQUEST: (
        "There is a problem with what was sent",
        "The portal could not read the request. Go back, check what you entered and try again.",
    ),
    HTTPStatus.FORBIDDEN: (
        "You cannot do this",
        "The page may have been open for too long, or you may not have the role this needs. Go back and try again.",
    ),
    HTTPStatus.NOT_FOUND: (
        "Page not found",
        "If you typed the web address, check it is correct. If you followed a link, the page may have moved, or it may "
        "not be yours to see.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "There is a problem with the service",
        "Nothing was changed by the last thing you did. Try again later. "
        "If it happens again, give the reference below to the people who run the service.",
    ),
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old; what the person typed into one of ours is kept and offered."""
    return old_form(request) or _page(request, HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    heading, advice = WORDS[status]
    if problems.is_asked_for(request):
        return problems.refused(status, heading)
    reference = request_id.get()
    try:
        shown = render_to_string("error.html", {"heading": heading, "advice": advice, "reference": reference}, request)
    except Exception:  # the layout asks the database who is there, and the database may be what failed
        logger.exception("The error page itself could not be made")
        shown = format_html(
            '<!DOCTYPE html><html lang="en"><title>{0}</title><h1>{0}</h1><p>{1}</p><p>Reference: {2}</p></html>',
            heading,
            advice,
            reference,
        )
    return HttpResponse(shown, status=status)
