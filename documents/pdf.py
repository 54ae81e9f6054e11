"""Tagged PDF (PDF/UA) from our own templates; nothing from outside is fetched while it is made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """A tagged PDF/UA-1 document from a Jinja template that extends pdf/base.html."""
    from weasyprint import HTML  # only where it is used: loading it takes a quarter of the portal's start

    from documents.own_files import OwnFilesOnly

    html = render_to_string(template, {"portal_name": settings.PORTAL_NAME, **context}, using="pages")
    fetcher = OwnFilesOnly(allowed_protocols={"data", "file", "static"})
    pdf: bytes = HTML(string=html, base_url="static:", url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    return pdf
