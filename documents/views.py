"""Handing a file to a browser. The calling view has asked its own policy."""

from __future__ import annotations

from itertools import chain

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from documents.models import Document
from documents.queries import open_document

DOWNLOAD = "application/octet-stream"
SHOWN_IN_THE_PAGE = {"application/pdf", "image/png", "image/jpeg", "text/plain"}


def serve(request: HttpRequest, document: Document, inline: bool = False) -> HttpResponseBase:  # noqa: FBT001, FBT002
    """Stream the file: as a download, or in the page where `inline` asks and the kind is harmless.

    The first piece is read at once: a file that was changed in the store, or is gone, is an error page and not half a
    download.
    """
    pieces = open_document(document)
    first = next(pieces, b"")
    shown = inline and document.content_type in SHOWN_IN_THE_PAGE
    response = StreamingHttpResponse(chain([first], pieces), content_type=_type(document) if shown else DOWNLOAD)
    response["Content-Length"] = str(document.size)
    response["Content-Disposition"] = content_disposition_header(not shown, document.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response


def _type(document: Document) -> str:
    return f"{document.content_type}; charset=utf-8" if document.content_type == "text/plain" else document.content_type
