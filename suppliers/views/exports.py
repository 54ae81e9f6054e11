"""An application as a file: everything that applies to it, in the order of the pages; its own, or a lot for the hub."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse

from accounts.doors import page
from documents.tables import csv_file
from documents.views import serve
from ledger import clock
from suppliers import actions, exports, policies, queries
from suppliers.models import AnswersDocument, Application, ApplicationLot
from suppliers.readiness import Readiness, readiness_of
from suppliers.views.impartiality import declared_first


@page(policies.may_see_application, find=queries.own_application)
def answers_csv(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Each question with its answer, the names of its files and why it is confidential, as rows."""
    return _csv(readiness_of(application, at=clock.now()), application.reference)


@page(policies.may_see_application, find=queries.own_application)
def answers_json(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The same in the form of the questionnaire's schema, for programs."""
    return _json(readiness_of(application, at=clock.now()), application.reference)


@page(policies.may_see_application, find=queries.own_application)
def answers_pdf(request: HttpRequest, application: Application) -> HttpResponseBase:
    """What was submitted as a document, once the worker has made it."""
    return _pdf(request, application)


@page(policies.may_see_assessment, find=queries.assessable)
@declared_first
def lot_csv(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponseBase:
    """What was answered for one lot, as rows, on the record."""
    return _csv(_taken_away(request, application_lot, "csv"), _name(application_lot))


@page(policies.may_see_assessment, find=queries.assessable)
@declared_first
def lot_json(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponseBase:
    """The same in the form of the questionnaire's schema, on the record."""
    return _json(_taken_away(request, application_lot, "json"), _name(application_lot))


@page(policies.may_see_assessment, find=queries.assessable)
@declared_first
def lot_pdf(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponseBase:
    """The whole application as it was submitted, once the worker has made the document, on the record."""
    answer = _pdf(request, application_lot.application)
    actions.export_answers(by=request.user, application_lot=application_lot, form="pdf")
    return answer


def _taken_away(request: HttpRequest, application_lot: ApplicationLot, form: str) -> Readiness:
    actions.export_answers(by=request.user, application_lot=application_lot, form=form)
    return readiness_of(application_lot.application, at=application_lot.received).only(application_lot)


def _name(application_lot: ApplicationLot) -> str:
    return f"{application_lot.application.reference}-lot-{application_lot.lot.number}"


def _csv(readiness: Readiness, name: str) -> HttpResponseBase:
    return csv_file(name, exports.COLUMNS, exports.table(readiness))


def _json(readiness: Readiness, name: str) -> HttpResponseBase:
    data: dict[str, Any] = exports.as_data(readiness)
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


def _pdf(request: HttpRequest, application: Application) -> HttpResponseBase:
    try:
        return serve(request, application.answers_document.document)
    except AnswersDocument.DoesNotExist as missing:
        raise Http404 from missing
