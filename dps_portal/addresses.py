"""Addresses that cannot be anybody's: no page needs to ask the database about them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase


class NoNullCharacters:
    """Nothing is found at an address with the one character that PostgreSQL does not take."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Not found, before a view looks."""
        if "\x00" in request.path_info:
            raise Http404
        return self.get_response(request)
