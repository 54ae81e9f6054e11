"""Notices and the register of awards."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from accounts.doors import page
from accounts.policy import anyone
from documents.views import serve
from notices import award_rows, queries
from notices.models import Notice, Release
from notices.ocds.parts import ocid_of
from suppliers.register_rows import harmless

PER_PAGE = 50


@page(anyone)
def listed(request: HttpRequest) -> HttpResponse:
    """Every notice, latest first."""
    kind, words = request.GET.get("kind", ""), queries.words_of(request.GET)
    shown = Paginator(queries.public_notices(kind, words), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "kinds": Notice.Kind.choices,
        "kind": kind,
        "words": words,
        "address": lambda number: "?" + urlencode({"kind": kind, "q": words, "page": number}),
    }
    return render(request, "notices/list.html", context)


@page(anyone, find=queries.notice_for)
def notice(request: HttpRequest, notice: Notice) -> HttpResponse:
    """One notice, with the same as PDF and as open data."""
    reference = notice.competition.reference if notice.competition else notice.dps.reference
    releases = Release.objects.filter(ocid=ocid_of(reference)).order_by("date")
    context = {"notice": notice, "rows": notice.content["rows"], "ocid": ocid_of(reference), "releases": list(releases)}
    return render(request, "notices/notice.html", context)


@page(anyone, find=queries.notice_for)
def pdf(request: HttpRequest, notice: Notice) -> HttpResponseBase:
    """The notice as tagged PDF; not there for the seconds in which it is made."""
    if notice.pdf is None:
        raise Http404
    return serve(request, notice.pdf, inline=True)


@page(anyone)
def awards(request: HttpRequest) -> HttpResponse:
    """The register of call-off awards."""
    words = queries.words_of(request.GET)
    shown = Paginator(queries.noticed_awards(words), PER_PAGE).get_page(request.GET.get("page"))
    rows = [award_rows.as_dict(award) for award in shown]
    for row in rows:
        row["value"] = Decimal(row["value_ex_vat"]) if row["value_ex_vat"] else None
    context = {
        "rows": rows,
        "page": shown,
        "words": words,
        "query": urlencode({"q": words}),
        "address": lambda number: "?" + urlencode({"q": words, "page": number}),
    }
    return render(request, "notices/awards.html", context)


@page(anyone)
def awards_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The register, filtered as the page, as CSV that no spreadsheet runs as formulas."""
    found = queries.noticed_awards(queries.words_of(request.GET))
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="awards.csv"'
    return response


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(found: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(award_rows.COLUMNS)
    for award in found.iterator(chunk_size=500):
        yield writer.writerow(harmless(cell) for cell in award_rows.as_dict(award).values())


@page(anyone)
def awards_json(request: HttpRequest) -> JsonResponse:
    """The register, filtered as the page, as JSON."""
    rows = [award_rows.as_dict(a) for a in queries.noticed_awards(queries.words_of(request.GET))]
    return JsonResponse({"count": len(rows), "awards": rows})
