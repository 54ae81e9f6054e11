"""What a form gets: the body of a POST, even an empty one, and nothing otherwise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from documents.resumed import files_of


def posted(request: HttpRequest) -> Any:
    """The posted fields, or None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def posted_with_files(request: HttpRequest) -> tuple[Any, Any]:
    """The same, with the files, those among them that were uploaded before."""
    return (request.POST, files_of(request)) if request.method == "POST" else (None, None)
