"""The hub reads who is, or was, told of a change: by name, a page at a time or as CSV (N8)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.doors import page
from documents.tables import csv_file
from dps import policies, queries, told
from dps.models import Variation

ON_A_PAGE = 50


def _told_of(person: object, reference: str, number: int, **rest: object) -> Variation:
    """A change of which somebody is told, or was."""
    variation = queries.variation_for_hub(person, reference, number, **rest)
    if variation.refused_at or variation.withdrawn_at:
        raise Variation.DoesNotExist
    return variation


@page(policies.may_manage_variation, find=_told_of)
def who_is_told(request: HttpRequest, variation: Variation) -> HttpResponse:
    """Everybody touched by name: why before it is settled, and afterwards when the message went out and was read."""
    settled = variation.is_public
    people = told.delivered(variation) if settled else told.foreseen(variation.dps)
    shown = Paginator(people, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = told.delivered_rows(list(shown)) if settled else told.foreseen_rows(list(shown))
    context = {
        "dps": variation.dps,
        "variation": variation,
        "page": shown,
        "rows": list(rows),
        "link": lambda number: f"?page={number}",
    }
    return render(request, "dps/told.html", context)


@page(policies.may_manage_variation, find=_told_of)
def who_is_told_csv(request: HttpRequest, variation: Variation) -> HttpResponseBase:
    """The same people, all of them, as CSV."""
    name = f"told-{variation.dps.reference}-{variation.number}"
    if variation.is_public:
        return csv_file(name, told.DELIVERED, told.delivered_table(list(told.delivered(variation))))
    return csv_file(name, told.FORESEEN, told.foreseen_rows(told.foreseen(variation.dps)))
