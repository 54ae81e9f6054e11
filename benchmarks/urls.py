"""The portal's addresses, and a bare view that inserts one row durably."""

from __future__ import annotations

import os

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from accounts.doors import page
from accounts.policy import anyone
from dps_portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

BYTES = os.urandom(206_000)  # as many as a bid's sealed answers and files


@csrf_exempt
@page(anyone)
def plain(request: HttpRequest) -> HttpResponse:
    """The least that taking in a bid could cost."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_plain (body) VALUES (%s)", [BYTES])
    return HttpResponse("kept")


urlpatterns = [*urlpatterns, path("bench/plain/", plain)]
