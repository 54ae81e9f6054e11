"""The award report as page, CSV, XLSX and JSON: of everything, or of one call-off."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from accounts.doors import page
from documents.tables import csv_file, json_answer
from evaluations.models import Award
from reports import award_report, policies

CALL_OFFS = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(policies.may_audit)
def report(request: HttpRequest) -> HttpResponse:
    """What the files hold, some call-offs at a time."""
    shown = Paginator(_asked(request), CALL_OFFS).get_page(request.GET.get("page"))
    call_off = _call_off(request)
    context = {
        "rows": list(award_report.rows_of(shown)),
        "page": shown,
        "call_off": call_off,
        "query": urlencode({"call_off": call_off}) if call_off else "",
        "link": lambda number: "?" + urlencode({"call_off": call_off, "page": number}),
    }
    return render(request, "reports/awards.html", context)


@page(policies.may_audit)
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """The report as CSV."""
    return csv_file("award-report", award_report.COLUMNS, award_report.rows(_asked(request)))


@page(policies.may_audit)
def as_json(request: HttpRequest) -> HttpResponseBase:
    """The report as JSON."""
    found = _asked(request)
    return json_answer({"call_offs": found.count()}, "bids", award_report.rows(found))


@page(policies.may_audit)
def as_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The report as XLSX."""
    response = StreamingHttpResponse(award_report.workbook(_asked(request)), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="award-report.xlsx"'
    return response


def _asked(request: HttpRequest) -> QuerySet[Award, Any]:
    return award_report.awards(_call_off(request))


def _call_off(request: HttpRequest) -> str:
    return request.GET.get("call_off", "").strip()[:40]
