"""One's own application as a file: everything that applies to it, in the order of the pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse

from accounts.doors import page
from documents.tables import csv_file
from documents.views import serve
from ledger import clock
from suppliers import exports, policies, queries
from suppliers.models import AnswersDocument, Application
from suppliers.readiness import readiness_of


@page(policies.may_see_application, find=queries.own_application)
def answers_csv(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Each question with its answer, the names of its files and why it is confidential, as rows."""
    readiness = readiness_of(application, at=clock.now())
    return csv_file(application.reference, exports.COLUMNS, exports.table(readiness))


@page(policies.may_see_application, find=queries.own_application)
def answers_json(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The same in the form of the questionnaire's schema, for programs."""
    data = exports.as_data(readiness_of(application, at=clock.now()))
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{application.reference}.json"'
    return answer


@page(policies.may_see_application, find=queries.own_application)
def answers_pdf(request: HttpRequest, application: Application) -> HttpResponseBase:
    """What was submitted as a document, once the worker has made it."""
    try:
        return serve(request, application.answers_document.document)
    except AnswersDocument.DoesNotExist as missing:
        raise Http404 from missing
