"""Handing out a file of a bid. The calling view has asked its own policy."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header

from tenders import reading
from tenders.models import Bid


def download(name: str, content: Iterator[bytes], size: int | None = None) -> StreamingHttpResponse:
    """A file as a download, never shown in the page."""
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    if size is not None:
        response["Content-Length"] = size
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def bid_file(bid: Bid, key: bytes, part: int) -> StreamingHttpResponse:
    """One file of a bid; 404 when there is none at that place."""
    file = reading.content(bid, key).file(part)
    if file is None:
        raise Http404
    return download(file.name, reading.plain_part(bid, key, part), file.size)
