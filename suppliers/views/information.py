"""Requests for information about an application, and the copy that leaves out what is confidential or personal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from documents.tables import csv_file
from ledger import clock
from suppliers import actions, exports, policies, queries
from suppliers.forms.information import AnswerInformationForm, RecordInformationForm
from suppliers.models import ApplicationLot, InformationRequest
from suppliers.readiness import readiness_of
from suppliers.views.impartiality import declared_first


@page(policies.may_see_assessment, find=queries.assessable)
def information(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """What was asked about one lot of an application, the copy to answer with, and a form to record a request."""
    form = RecordInformationForm(posted(request))
    if form.is_valid():
        about = {"by": request.user, "application_lot": application_lot}
        if made := attempt(form, actions.record_information_request, **about, **form.cleaned_data):
            messages.success(request, "The clock of this request runs. The supplier is told that there is one.")
            return redirect("suppliers:information_request", pk=made.pk)
    return render(request, "suppliers/information.html", {
        "row": application_lot,
        "asked": queries.information_about(application_lot),
        "now": clock.now(),
        "form": form if policies.may_handle_information(request.user, application_lot) else None,
    })  # fmt: skip


@page(policies.may_see_information_request, find=queries.information_in_sight)
def information_request(request: HttpRequest, found: InformationRequest) -> HttpResponse:
    """One request with its clock; for the hub, the answer."""
    may_answer = found.is_open and policies.may_handle_information(request.user, found.application_lot)
    form = AnswerInformationForm(posted(request))
    if form.is_valid() and attempt(
        form, actions.answer_information_request, by=request.user, request=found, **form.cleaned_data
    ):
        messages.success(request, "The answer is recorded.")
        return redirect("suppliers:information", pk=found.application_lot_id)
    return render(request, "suppliers/information_request.html", {
        "found": found,
        "row": found.application_lot,
        "late": found.is_late(clock.now()),
        "form": form if may_answer or form.errors else None,
    })  # fmt: skip


@page(policies.may_see_assessment, find=queries.assessable)
@declared_first
def lot_disclosable(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponseBase:
    """The answers to one lot without what is confidential or personal, on the record."""
    actions.export_answers(by=request.user, application_lot=application_lot, form="csv for disclosure")
    readiness = readiness_of(application_lot.application, at=application_lot.received).only(application_lot)
    name = f"{application_lot.application.reference}-lot-{application_lot.lot.number}-disclosable"
    return csv_file(name, exports.DISCLOSABLE_COLUMNS, exports.disclosable(readiness))
