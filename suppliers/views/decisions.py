"""Recommendation, decision, and the letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from documents.views import serve
from ledger import clock
from suppliers import actions, assessments, policies, presenters, queries
from suppliers.forms.steps import DecideForm, RecommendForm
from suppliers.models import ApplicationLot
from suppliers.views.impartiality import declared_first
from suppliers.views.waiting import while_waiting


@page(policies.may_assess, find=queries.assessable)
@declared_first
@while_waiting
def recommend(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """Recommend to admit or to reject."""
    form = RecommendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = {
            "recommendation": form.cleaned_data["recommendation"],
            "reasons": form.cleaned_data["recommendation_reasons"],
        }
        if attempt(form, actions.recommend, by=request.user, application_lot=application_lot, **given):
            messages.success(request, "Your recommendation is recorded. Somebody else decides.")
            return redirect("suppliers:assess", pk=application_lot.pk)
    assessment = assessments.read(application_lot, at=clock.now())
    return render(request, "suppliers/recommend.html", presenters.judgement(assessment, form, clock.now()))


@page(policies.may_decide, find=queries.assessable, fresh=True)
@declared_first
@while_waiting
def decide(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """Decide: what will be sent, to whom, and that it does not change afterwards, stands on the page."""
    form = DecideForm(posted(request))
    if "take_reasons" in request.POST:
        form = _with_recommended_reasons(request, application_lot)
    if form.is_valid() and attempt(
        form, actions.decide, by=request.user, application_lot=application_lot, **form.cleaned_data
    ):
        messages.success(request, "Decided. The letter to the applicant is being made and sent.")
        return redirect("suppliers:assess", pk=application_lot.pk)
    assessment = assessments.read(application_lot, at=clock.now())
    return render(request, "suppliers/decide.html", presenters.judgement(assessment, form, clock.now()))


def _with_recommended_reasons(request: HttpRequest, application_lot: ApplicationLot) -> DecideForm:
    """What was chosen and typed so far, with the reasons of the recommendation after it; nothing is decided by that."""
    typed = request.POST.get("reasons", "").replace("\r\n", "\n").strip()  # as fields of text keep it
    recommended = application_lot.recommendation_reasons
    reasons = typed if recommended in typed else "\n\n".join(filter(None, [typed, recommended]))
    return DecideForm(initial={"decision": request.POST.get("decision"), "reasons": reasons})


@page(policies.may_see_letter, find=queries.letter_of)
def letter(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponseBase:
    """The decision letter, for the applicant, the hub and auditors."""
    return serve(request, application_lot.letter.document, inline=True)
