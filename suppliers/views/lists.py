"""Lists a page at a time: the rows, where each stands, and the addresses of the other pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE = 20


class KeysFirst(Paginator):
    """Finds the keys of a page, then its rows: what lies before the page is counted off without being read whole."""

    def page(self, number: int | str) -> Page[Any]:
        """As Django's, with one query more."""
        number = self.validate_number(number)
        first, found = (number - 1) * self.per_page, cast("QuerySet[Any]", self.object_list)
        keys = list(found.values_list("pk", flat=True)[first : first + self.per_page])
        return Page(found.filter(pk__in=keys), number, self)


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
