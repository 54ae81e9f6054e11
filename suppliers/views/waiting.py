"""Steps of an assessment are pages only while the application waits for its decision."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from suppliers.models import ApplicationLot

View = Callable[[HttpRequest, ApplicationLot], HttpResponseBase]


def while_waiting(view: View) -> View:
    """Lead whoever opens the step too late to what was decided. What is sent too late the action refuses, in words."""

    @wraps(view)
    def in_time(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponseBase:
        if request.method == "GET" and not application_lot.is_waiting:
            return redirect("suppliers:assess", pk=application_lot.pk)
        return view(request, application_lot)

    return in_time
