"""The public register of admitted suppliers: page, CSV and JSON of exactly what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.doors import page
from accounts.policy import anyone
from documents.tables import csv_file, json_answer
from ledger import clock
from suppliers import filters, presenters, register_rows
from suppliers.models import Admission

PAGE = 20
CHUNK = 500


@page(anyone)
def register(request: HttpRequest) -> HttpResponse:
    """Who is admitted to which lot now."""
    now = clock.now()
    chosen = filters.RegisterFilter(request.GET)
    rows = Paginator(chosen.apply(register_rows.public_admissions(now)), PAGE).get_page(request.GET.get("page"))
    return render(request, "suppliers/register.html", presenters.register(rows, chosen, now))


@page(anyone)
def register_csv(request: HttpRequest) -> HttpResponseBase:
    """The register, filtered as the page, as CSV that no spreadsheet runs as formulas."""
    return csv_file("admitted-suppliers", register_rows.COLUMNS, _rows(_shown(request, clock.now())))


@page(anyone)
def register_json(request: HttpRequest) -> HttpResponseBase:
    """The register, filtered as the page, as JSON."""
    now = clock.now()
    shown = _shown(request, now)
    return json_answer({"at": now.isoformat(), "count": shown.count()}, "admissions", _rows(shown))


def _shown(request: HttpRequest, now: datetime) -> QuerySet[Admission, Any]:
    return filters.RegisterFilter(request.GET).apply(register_rows.public_admissions(now))


def _rows(admissions: QuerySet[Admission, Any]) -> Iterator[dict[str, Any]]:
    return map(register_rows.as_dict, admissions.iterator(chunk_size=CHUNK))
