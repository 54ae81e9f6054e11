"""What every page's template is given besides its own values."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dps_portal.navigation import places
from ledger import clock


def page(request: HttpRequest) -> dict[str, Any]:
    """The person, where they can go, what was just said to them, how long they stay, what the portal's clock says."""
    now = SimpleLazyObject(clock.now)
    return {
        "person": request.user,
        "places": SimpleLazyObject(lambda: places(request)),
        "flash_messages": messages.get_messages(request),
        "session_seconds": getattr(request, "session_seconds", None),
        "portal_now": now,
        "demonstration_clock": now if settings.DEMONSTRATION else None,
    }
