"""Handing a file to a browser. The calling view has asked its own policy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from documents.models import Document
from documents.queries import open_document

SHOWN_IN_THE_PAGE = {"application/pdf", "image/png", "image/jpeg", "text/plain"}


def serve(request: HttpRequest, document: Document, inline: bool = False) -> HttpResponseBase:
    """Stream the file: as a download, or in the page where `inline` asks and the kind is harmless."""
    shown = inline and document.content_type in SHOWN_IN_THE_PAGE
    response = StreamingHttpResponse(
        open_document(document), content_type=document.content_type if shown else "application/octet-stream"
    )
    if shown and document.content_type == "text/plain":
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["Content-Length"] = document.size
    response["Content-Disposition"] = content_disposition_header(as_attachment=not shown, filename=document.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    return response
