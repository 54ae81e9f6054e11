"""Compliance figures as page, picture, CSV and JSON; and the cases behind each of them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.doors import page
from documents.tables import csv_file, json_answer
from ledger import clock as time
from reports import compliance, policies
from reports.clocks import Clock
from reports.compliance import Chosen
from reports.pictures import bars

CASES = 25


@page(policies.may_see_compliance)
def figures(request: HttpRequest) -> HttpResponse:
    """Every clock in numbers and as a picture."""
    chosen = Chosen.of(request.GET)
    found = compliance.figures(request.user, chosen, time.now())
    context = {
        "chosen": chosen,
        "figures": found,
        "picture": bars([(figure.clock.title, (figure.met, figure.missed, figure.running)) for figure in found]),
        "query": chosen.query(state="", who=""),
    }
    return render(request, "reports/compliance.html", context)


@page(policies.may_see_compliance)
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    """The same figures as CSV."""
    found = compliance.figures(request.user, Chosen.of(request.GET), time.now())
    return csv_file("compliance", compliance.COLUMNS, (figure.as_row() for figure in found))


@page(policies.may_see_compliance)
def figures_json(request: HttpRequest) -> HttpResponseBase:
    """The same figures as JSON."""
    now = time.now()
    found = compliance.figures(request.user, Chosen.of(request.GET), now)
    return json_answer({"at": now.isoformat()}, "clocks", (figure.as_row() for figure in found))


@page(policies.may_see_compliance)
def clock(request: HttpRequest, key: str) -> HttpResponse:
    """One clock: by whom it was met or missed, and every case."""
    asked, chosen, now = _asked(key), Chosen.of(request.GET), time.now()
    rows = Paginator(compliance.cases(asked, request.user, chosen, now), CASES).get_page(request.GET.get("page"))
    here = reverse("reports:compliance_clock", kwargs={"key": key})
    context = {
        "clock": asked,
        "chosen": chosen,
        "people": compliance.by_whom(asked, request.user, chosen, now),
        "rows": list(compliance.shown(asked, rows, now)),
        "page": rows,
        "states": [(text, f"{here}?{chosen.query(state=k)}", k == chosen.state) for k, text in _states(asked)],
        "here": here,
        "query": chosen.query(),
        "whole": chosen.query(state="", who=""),
        "link": lambda number: f"{here}?{chosen.query(page=number)}",
    }
    return render(request, "reports/compliance_clock.html", context)


def _states(asked: Clock) -> list[tuple[str, str]]:
    return [item for item in compliance.STATES.items() if not (asked.holds_back and item[0] == "running")]


@page(policies.may_see_compliance)
def clock_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """The cases that the page shows, as CSV."""
    return csv_file(f"compliance-{key}", compliance.CASE_COLUMNS, _rows(request, key, "CSV"))


@page(policies.may_see_compliance)
def clock_json(request: HttpRequest, key: str) -> HttpResponseBase:
    """The cases that the page shows, as JSON."""
    return json_answer({"clock": _asked(key).title}, "cases", _rows(request, key, "JSON"))


def _rows(request: HttpRequest, key: str, form: str) -> Any:
    asked, now = _asked(key), time.now()
    found = compliance.cases(asked, request.user, Chosen.of(request.GET), now).iterator(chunk_size=1000)
    return (
        {name: row[name].isoformat() if name in ("due", "done") and row[name] else row[name] for name in columns}
        for row in compliance.shown(asked, found, now)
        for columns in [compliance.CASE_COLUMNS]
    )


def _asked(key: str) -> Clock:
    asked = compliance.clock_of(key)
    if asked is None:
        raise Http404
    return asked
