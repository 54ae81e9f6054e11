"""What a form gets: the body of a POST, even an empty one, and nothing otherwise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def posted(request: HttpRequest) -> Any:
    """The posted fields, or None when the page is only asked for."""
    return request.POST if request.method == "POST" else None
