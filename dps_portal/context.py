"""What every page's template is given besides its own values."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The person, what was just said to them, when their session ends, and the moved clock of a demonstration."""
    return {
        "person": request.user,
        "flash_messages": messages.get_messages(request),
        "session_ends": getattr(request, "session_ends", None),
        "demonstration_clock": getattr(request, "demonstration_clock", None),
    }
