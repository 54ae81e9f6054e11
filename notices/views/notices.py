"""Notices and the register of awards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode

from accounts.doors import page
from accounts.policy import anyone
from documents.tables import csv_file, json_answer
from documents.views import serve
from evaluations.models import Award, Outcome
from notices import award_rows, queries
from notices.filters import AwardFilter
from notices.models import Notice, Release
from notices.ocds.parts import ocid_of

PER_PAGE = 20
CHUNK = 500


@page(anyone)
def listed(request: HttpRequest) -> HttpResponse:
    """Every notice, latest first."""
    kind, words = request.GET.get("kind", ""), queries.words_of(request.GET)
    shown = Paginator(queries.listed_notices(kind, words), PER_PAGE).get_page(request.GET.get("page"))
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
    chosen = AwardFilter(request.GET)
    shown = Paginator(_shown(request), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(award, award_rows.as_dict(award)) for award in shown],
        "page": shown,
        "chosen": chosen,
        "outcomes": Outcome.choices,
        "years": queries.years_of_awards(),
        "query": chosen.query(),
        "address": lambda number: f"?{chosen.query(page=number)}",
    }
    return render(request, "notices/awards.html", context)


@page(anyone)
def awards_csv(request: HttpRequest) -> HttpResponseBase:
    """The register, filtered as the page, as CSV that no spreadsheet runs as formulas."""
    return csv_file("awards", award_rows.COLUMNS, _rows(_shown(request)))


@page(anyone)
def awards_json(request: HttpRequest) -> HttpResponseBase:
    """The register, filtered as the page, as JSON."""
    found = _shown(request)
    return json_answer({"count": found.count()}, "awards", _rows(found))


def _shown(request: HttpRequest) -> QuerySet[Award, Any]:
    return AwardFilter(request.GET).apply(queries.noticed_awards())


def _rows(found: QuerySet[Award, Any]) -> Iterator[dict[str, Any]]:
    return map(award_rows.as_dict, found.iterator(chunk_size=CHUNK))
