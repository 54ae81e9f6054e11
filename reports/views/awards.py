"""The award report as page, CSV and XLSX."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from accounts.doors import page
from reports import actions, award_report, policies

SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(policies.may_audit)
def report(request: HttpRequest) -> HttpResponse:
    """What the files hold: the first rows of the same."""
    actions.record_look(by=request.user, what="award report")
    rows = list(islice(award_report.rows(), SHOWN))
    for row in rows:
        row["price"] = Decimal(row["price_ex_vat"]) if row["price_ex_vat"] else None
    context = {"rows": rows, "count": award_report.awards().count(), "most": SHOWN}
    return render(request, "reports/awards.html", context)


@page(policies.may_audit)
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The whole report as CSV."""
    actions.record_look(by=request.user, what="award report, CSV")
    response = StreamingHttpResponse(award_report.csv_lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="award-report.csv"'
    return response


@page(policies.may_audit)
def as_xlsx(request: HttpRequest) -> StreamingHttpResponse:
    """The whole report as XLSX."""
    actions.record_look(by=request.user, what="award report, XLSX")
    response = StreamingHttpResponse(award_report.workbook(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="award-report.xlsx"'
    return response
