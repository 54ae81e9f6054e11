"""Some forms are pages only for a time: a draft's until it is submitted, a step's until it is decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

View = Callable[[HttpRequest, Any], HttpResponseBase]


def only_while(holds: Callable[[Any], bool], *, then_at: Callable[[Any], str]) -> Callable[[View], View]:
    """Lead whoever opens the form too late to where things stand. What is sent too late the action refuses, in words.

    `holds` tells of what the view is about whether it is still its time; `then_at` is the address afterwards.
    """

    def in_its_time(view: View) -> View:
        @wraps(view)
        def in_time(request: HttpRequest, found: Any) -> HttpResponseBase:
            if request.method == "GET" and not holds(found):
                return redirect(then_at(found))
            return view(request, found)

        return in_time

    return in_its_time
