"""What a PDF may be made from."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles import finders
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
