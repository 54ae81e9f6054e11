"""The public register of admitted suppliers: page, CSV and JSON of exactly what is shown."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render

from accounts.doors import page
from accounts.policy import anyone
from ledger import clock
from suppliers import filters, presenters, register_rows

PAGE = 50


@page(anyone)
def register(request: HttpRequest) -> HttpResponse:
    """Who is admitted to which lot now."""
    now = clock.now()
    chosen = filters.RegisterFilter(request.GET)
    rows = Paginator(chosen.apply(register_rows.public_admissions(now)), PAGE).get_page(request.GET.get("page"))
    return render(request, "suppliers/register.html", presenters.register(rows, chosen, now))


@page(anyone)
def register_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The register, filtered as the page, as CSV that no spreadsheet runs as formulas."""
    admissions = filters.RegisterFilter(request.GET).apply(register_rows.public_admissions(clock.now()))
    response = StreamingHttpResponse(_lines(admissions), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="admitted-suppliers.csv"'
    return response


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(admissions: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(register_rows.COLUMNS)
    for admission in admissions.iterator(chunk_size=500):
        yield writer.writerow(register_rows.harmless(cell) for cell in register_rows.as_dict(admission).values())


@page(anyone)
def register_json(request: HttpRequest) -> JsonResponse:
    """The register, filtered as the page, as JSON."""
    now = clock.now()
    admissions = filters.RegisterFilter(request.GET).apply(register_rows.public_admissions(now))
    rows = [register_rows.as_dict(admission) for admission in admissions]
    return JsonResponse({"at": now.isoformat(), "count": len(rows), "admissions": rows})
