"""The result, the recommendation, its approval, the contract."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from evaluations import actions, policies, presenters, queries
from evaluations.forms import ContractForm, JudgeForm, RecommendForm, ReturnForm
from evaluations.models import Award, Outcome
from evaluations.views.entrance import evaluation_page
from ledger import clock
from tenders.models import Bid, Competition


@evaluation_page(policies.may_read_evaluation, find=queries.competition_for_buyer)
def result(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Points, totals and ranks, each explained; the weight of price turned from end to end of its range."""
    if "draw" in request.POST:
        actions.draw_lots(by=request.user, competition=competition)
        return redirect(request.path)
    return render(request, "evaluations/result.html", presenters.result(competition, request.user))


@evaluation_page(policies.may_ask_about_price, find=queries.opened_bid_for_buyer)
def low_price(request: HttpRequest, bid: Bid) -> HttpResponse:
    """Ask about a low price, then judge the answer."""
    inquiry = getattr(bid, "price_inquiry", None)
    if "ask" in request.POST:
        actions.ask_about_price(by=request.user, bid=bid)
        messages.success(request, "The bidder has been asked to explain its price.")
        return redirect(request.path)
    form = JudgeForm(posted(request))
    if (
        inquiry
        and form.is_valid()
        and attempt(form, actions.judge_price, by=request.user, inquiry=inquiry, **form.cleaned_data)
    ):
        return redirect("evaluations:result", reference=bid.competition.reference)
    now = clock.now()
    context = {"bid": bid, "inquiry": inquiry, "form": form, "now": now}
    context["may_judge"] = inquiry is not None and inquiry.may_be_judged(now)
    return render(request, "evaluations/low_price.html", context)


@evaluation_page(policies.may_read_evaluation, find=queries.competition_for_buyer, fresh=True)
def award(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Recommend; then somebody else approves or returns."""
    current = queries.current_award(competition)
    recommends = RECOMMENDED.intersection(request.POST)  # also where a colleague was quicker: what is typed stays
    if current is None or recommends:
        form: Any = RecommendForm(posted(request))
        done = request.method == "POST" and _recommend(request, form, competition)
    else:
        form = ReturnForm(request.POST if "return" in request.POST else None)
        done = request.method == "POST" and _decide(request, form, current)
    if done:
        return redirect(request.path)
    context = presenters.award(competition, current, request.user) | {"form": form}
    context["may_recommend"] |= form.is_bound and isinstance(form, RecommendForm)
    return render(request, "evaluations/award.html", context)


RECOMMENDED = {"outcome", "reasons"}
"""What only the form of a recommendation sends."""


def _recommend(request: HttpRequest, form: RecommendForm, competition: Competition) -> bool:
    if not form.is_valid():
        return False
    facts = dict(form.cleaned_data)
    if facts.pop("outcome") == Outcome.AWARD:
        return bool(attempt(form, actions.recommend_award, by=request.user, competition=competition, **facts))
    return bool(
        attempt(form, actions.recommend_no_award, by=request.user, competition=competition, reasons=facts["reasons"])
    )


def _decide(request: HttpRequest, form: ReturnForm, current: Award) -> bool:
    if "approve" in request.POST:
        actions.approve_award(by=request.user, award=current)
        messages.success(request, "Approved. All bidders get their letters at the same time.")
        return True
    if "return" not in request.POST:
        raise Http404
    return form.is_valid() and bool(
        attempt(form, actions.return_award, by=request.user, award=current, **form.cleaned_data)
    )


def _approved(person: Any, reference: str) -> Award:
    return queries.approved_awards().get(
        competition=queries.competition_for_buyer(person, reference), outcome=Outcome.AWARD
    )


@page(policies.may_record_contract, find=_approved)
def contract(request: HttpRequest, award: Award) -> HttpResponse:
    """Record the signed contract."""
    recorded = getattr(award, "contract", None)
    price = next((row["price_ex_vat"] for row in award.result["bids"] if row["bid"] == str(award.winner_id)), None)
    form = ContractForm(posted(request), initial={"value_ex_vat": price})
    if form.is_valid() and attempt(form, actions.record_contract, by=request.user, award=award, **form.cleaned_data):
        messages.success(request, "The contract is recorded.")
        return redirect(request.path)
    context = {"award": award, "competition": award.competition, "contract": recorded, "form": form}
    return render(request, "evaluations/contract.html", context)
