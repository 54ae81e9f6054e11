"""Check, sign, submit; the receipt; withdrawing; answering a clarification."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from documents.resumed import posted_with_files
from documents.views import serve
from ledger import clock
from suppliers import actions, policies, presenters, queries
from suppliers.forms.steps import AnswerClarificationForm, SignForm
from suppliers.models import Application, Clarification
from suppliers.readiness import readiness_of
from suppliers.views.drafts import moved_on


@page(policies.may_see_application, find=queries.own_application)
def check(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything that was answered, what is missing, and the signature."""
    if moved_on(request, application):
        return redirect("suppliers:application", pk=application.pk)
    readiness = readiness_of(application, at=clock.now())
    ready = readiness.ready_lots
    may_submit = application.is_draft and bool(ready) and policies.may_submit_application(request.user, application)
    initial = {"lots": [lot.pk for lot in ready], "signatory_name": request.user.name}
    form = SignForm(ready, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        signed = {name: form.cleaned_data[name] for name in ("signatory_name", "signatory_position")}
        lots = list(form.cleaned_data["lots"])
        signed["seen"] = request.POST.get("seen", "")
        if attempt(form, actions.submit_application, by=request.user, application=application, lots=lots, **signed):
            return redirect("suppliers:receipt", pk=application.pk)
    context = presenters.check(readiness) | {"form": form, "may_submit": may_submit, "statement": actions.STATEMENT}
    context["may_edit"] = application.is_draft and policies.may_edit_application(request.user, application)
    context["seen"] = readiness.fingerprint() if may_submit else ""
    return render(request, "suppliers/check.html", context)


@page(policies.may_see_application, find=queries.own_application)
def receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """What was received, when, with the hash of every answer set and file, and what happens next."""
    if application.submitted_at is None:
        return redirect("suppliers:application", pk=application.pk)
    return render(request, "suppliers/receipt.html", presenters.receipt(application))


@page(policies.may_see_application, find=queries.own_application)
def receipt_pdf(request: HttpRequest, application: Application) -> HttpResponseBase:
    """The receipt as a document, once the worker has made it."""
    if application.receipt_document is None:
        raise Http404
    return serve(request, application.receipt_document)


@page(policies.may_withdraw_application, find=queries.own_application)
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Confirm, then withdraw. Where nothing is left to withdraw, show where it stands."""
    if request.method == "GET" and not (application.is_draft or any(row.is_waiting for row in application.lots.all())):
        return redirect("suppliers:application", pk=application.pk)
    form = Form(posted(request))
    if request.method == "POST" and attempt(
        form, actions.withdraw_application, by=request.user, application=application
    ):
        messages.success(request, f"{application.reference} is withdrawn. You can apply again at any time.")
        return redirect("suppliers:applications")
    return render(request, "suppliers/withdraw.html", {"application": application, "form": form})


@page(policies.may_answer_clarification, find=queries.own_clarification)
def clarification(request: HttpRequest, clarification: Clarification) -> HttpResponse:
    """Read the authority's question and answer it."""
    form = AnswerClarificationForm(*posted_with_files(request))
    if request.method == "POST" and form.is_valid() and attempt(
        form, actions.answer_clarification, by=request.user, clarification=clarification, **form.cleaned_data
    ):  # fmt: skip
        messages.success(request, "Your answer is with the authority.")
        return redirect("suppliers:application", pk=clarification.application_lot.application_id)
    return render(
        request, "suppliers/clarification.html", presenters.clarification(clarification, clock.now()) | {"form": form}
    )
