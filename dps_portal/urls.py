"""Every address of the portal. A room's own addresses stand in the room."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from dps_portal import demonstration_clock, demonstration_mail, health

ROOMS = ["accounts", "documents", "notifications", "dps", "suppliers", "tenders", "evaluations", "notices", "reports"]

handler400 = "dps_portal.errors.bad_request"
handler403 = "dps_portal.errors.permission_denied"
handler404 = "dps_portal.errors.page_not_found"
handler500 = "dps_portal.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_page, name="metrics"),
    path("account/", include("allauth.urls")),
    path("api/v1/openapi.yaml", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="openapi"),
    *(path("", include(f"{room}.urls")) for room in ROOMS if find_spec(f"{room}.urls")),
]

if settings.DEMONSTRATION:
    urlpatterns += [
        path("demonstration/clock/", demonstration_clock.move, name="demonstration_clock"),
        path("demonstration/mail/", demonstration_mail.outbox, name="demonstration_mail"),
        path("demonstration/mail/<str:key>/", demonstration_mail.message, name="demonstration_message"),
    ]

if settings.ADMIN_SITE:
    urlpatterns.append(path("admin/", include("dps_portal.admin_site")))
