"""Addresses that cannot be anybody's: no page needs to ask the database about them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

NULL, UNKNOWN = "%00", "%EF%BF%BD"


class NoNullCharacters:
    """The one character that PostgreSQL does not take: no address has it, a search asks for an unknown one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Before a view looks."""
        if "\x00" in request.path_info:
            raise Http404
        request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace(NULL, UNKNOWN)
        return self.get_response(request)
