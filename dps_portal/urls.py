"""Every address of the portal. A room's own addresses stand in the room."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

ROOMS = ["accounts", "documents", "notifications", "dps", "suppliers", "tenders", "evaluations", "notices", "reports"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    *(path("", include(f"{room}.urls")) for room in ROOMS if find_spec(f"{room}.urls")),
]

if settings.ADMIN_SITE:
    urlpatterns.append(path("admin/", admin.site.urls))
