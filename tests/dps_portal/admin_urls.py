"""The portal's addresses as they are where ADMIN_SITE is on."""

from __future__ import annotations

from django.urls import include, path

from dps_portal.urls import handler400, handler403, handler404, handler500
from dps_portal.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*portal, path("admin/", include("dps_portal.admin_site"))]
