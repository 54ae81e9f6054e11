"""The forms of a DPS that is drafted are pages only until it is published."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from dps.models import DynamicPurchasingSystem

View = Callable[[HttpRequest, Any], HttpResponseBase]


def while_drafted(dps_of: Callable[[Any], DynamicPurchasingSystem] = lambda dps: dps) -> Callable[[View], View]:
    """Lead whoever opens the form too late to the DPS. What is sent too late the action refuses, in words.

    `dps_of` tells the DPS of what the view is about.
    """

    def in_its_time(view: View) -> View:
        @wraps(view)
        def in_time(request: HttpRequest, found: Any) -> HttpResponseBase:
            dps = dps_of(found)
            if request.method == "GET" and dps.is_published:
                return redirect("dps:draft", reference=dps.reference)
            return view(request, found)

        return in_time

    return in_its_time
