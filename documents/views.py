"""Handing a file to a browser. The calling view has asked its own policy."""

from __future__ import annotations

from itertools import chain

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from documents.models import Document
from documents.queries import open_document

DOWNLOAD, PDF = "application/octet-stream", "application/pdf"
SHOWN_IN_THE_PAGE = {PDF, "image/png", "image/jpeg", "text/plain"}


def is_shown(document: Document) -> bool:
    """Whether the file is of a harmless kind that a browser shows by itself."""
    return document.content_type in SHOWN_IN_THE_PAGE


def serve(request: HttpRequest, document: Document, inline: bool = False) -> HttpResponseBase:  # noqa: FBT001, FBT002
    """Stream the file: as a download, or in the page where `inline` asks and the kind is harmless.

    What is shown may stand in a frame of the portal's own pages. A PDF is shown by the browser's own viewer, which does
    not start inside a sandbox; nothing but the viewer runs, since the kind is fixed and nothing else may load.

    The first piece is read at once: a file that was changed in the store, or is gone, is an error page and not half a
    download.
    """
    pieces = open_document(document)
    first = next(pieces, b"")
    shown = inline and is_shown(document)
    response = StreamingHttpResponse(chain([first], pieces), content_type=_type(document) if shown else DOWNLOAD)
    response["Content-Length"] = str(document.size)
    response["Content-Disposition"] = content_disposition_header(not shown, document.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _policy(document, shown)
    response["X-Frame-Options"] = "SAMEORIGIN" if shown else "DENY"
    return response


def _policy(document: Document, shown: bool) -> str:  # noqa: FBT001
    if not shown:
        return "sandbox; default-src 'none'; frame-ancestors 'none'"
    viewer = "object-src 'self'; style-src 'unsafe-inline'; " if document.content_type == PDF else "sandbox; "
    return f"{viewer}default-src 'none'; frame-ancestors 'self'"


def _type(document: Document) -> str:
    return f"{document.content_type}; charset=utf-8" if document.content_type == "text/plain" else document.content_type
