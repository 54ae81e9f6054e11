"""A rejection looked at again: the applicant's request, and the hub's answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from ledger import clock
from suppliers import actions, policies, queries, timing
from suppliers.forms.reconsideration import AnswerReconsiderationForm, AskReconsiderationForm
from suppliers.models import ApplicationLot
from suppliers.views.impartiality import declared_first


@page(policies.may_ask_reconsideration, find=queries.own_decided_lot)
def ask_reconsideration(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """Ask for another look at a rejection; where that cannot be, the page says why."""
    form = AskReconsiderationForm(posted(request))
    if form.is_valid() and attempt(
        form, actions.ask_reconsideration, by=request.user, application_lot=application_lot, **form.cleaned_data
    ):
        messages.success(request, "Your request is with the authority. The decision stands meanwhile.")
        return redirect("suppliers:application", pk=application_lot.application_id)
    ends = timing.reconsideration_asked_until(application_lot)
    return render(request, "suppliers/ask_reconsideration.html", {
        "row": application_lot,
        "form": form,
        "asked": getattr(application_lot, "reconsideration", None),
        "rejected": application_lot.decision == ApplicationLot.Decision.REJECTED,
        "ends": ends,
        "in_time": clock.now() <= ends,
    })  # fmt: skip


@page(policies.may_see_assessment, find=queries.reconsidered)
@declared_first
def reconsider(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """What the applicant asks, and the answer to it."""
    form = AnswerReconsiderationForm(posted(request))
    if form.is_valid() and attempt(
        form, actions.answer_reconsideration, by=request.user, application_lot=application_lot, **form.cleaned_data
    ):
        messages.success(request, "Answered. The supplier is told with your reasons.")
        return redirect("suppliers:assess", pk=application_lot.pk)
    asked = application_lot.reconsideration
    return render(request, "suppliers/reconsider.html", {
        "row": application_lot,
        "asked": asked,
        "late": asked.is_open and clock.now() > asked.due_at,
        "form": form if asked.is_open and policies.may_reconsider(request.user, application_lot) else None,
    })  # fmt: skip
