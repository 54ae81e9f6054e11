"""Tagged PDF (PDF/UA) from our own templates; nothing from outside is fetched while it is made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse


class OwnFilesOnly(URLFetcher):
    """Fetches our static files and data URLs; refuses everything else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file behind `static:name`, or the data in the address."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        name = url.removeprefix("static:")
        found = finders.find(name) if url.startswith("static:") and ".." not in name else None
        if not found:
            raise ValueError("A PDF is made from the portal's own files only")
        return super().fetch(f"file://{found}", headers)


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """A tagged PDF/UA-1 document from a Jinja template that extends pdf/base.html."""
    html = render_to_string(template, {"portal_name": settings.PORTAL_NAME, **context}, using="pages")
    fetcher = OwnFilesOnly(allowed_protocols={"data", "file", "static"})
    pdf: bytes = HTML(string=html, base_url="static:", url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    return pdf
