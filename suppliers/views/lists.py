"""Lists a page at a time: the rows, where each stands, and the addresses of the other pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

PAGE = 20


def _unfiltered(*, page: int) -> str:
    return f"page={page}"


def paged(request: HttpRequest, rows: Any, query: Callable[..., str] = _unfiltered) -> dict[str, Any]:
    """What a template needs for a page of a list; `query` writes the filters of the list and a page into an address."""
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return {"page": shown, "link": lambda number: f"?{query(page=number)}"}


def paged_by_standing(
    request: HttpRequest, rows: Any, at: date, query: Callable[..., str] = _unfiltered
) -> dict[str, Any]:
    """The same with where each row stands at a moment or on a day."""
    listed = paged(request, rows, query)
    return listed | {"rows": [(row, row.standing(at)) for row in listed["page"]]}
