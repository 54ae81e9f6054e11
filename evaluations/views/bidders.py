"""What a bidder sees of the outcome."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from accounts.models import SUPPLIER_ROLES
from documents.views import serve
from evaluations import actions, policies, queries
from evaluations.forms import ExplainForm
from evaluations.letters import contents_of
from evaluations.models import Letter, PriceInquiry
from ledger import clock


@page(policies.may_read_own_outcome, find=queries.letter_for)
def outcome(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Own scores and reasons, the winner and its relative advantages, as the letter says them."""
    return render(request, "evaluations/outcome.html", contents_of(letter, letter.award) | {"letter": letter})


@page(policies.may_read_own_outcome, find=queries.letter_for)
def letter(request: HttpRequest, letter: Letter) -> HttpResponseBase:
    """The letter itself."""
    if letter.document is None:
        raise Http404
    return serve(request, letter.document, inline=True)


def _inquiry(person: Any, pk: UUID) -> PriceInquiry:
    organisations = person.organisations(*SUPPLIER_ROLES) if person.is_authenticated else []
    return PriceInquiry.objects.select_related("bid__organisation", "bid__competition__buyer").get(
        pk=pk, bid__organisation__in=organisations
    )


@page(policies.may_explain_price, find=_inquiry)
def explain_price(request: HttpRequest, inquiry: PriceInquiry) -> HttpResponse:
    """Explain a price that the buyer finds low."""
    form = ExplainForm(posted(request), initial={"explanation": inquiry.explanation})
    if form.is_valid() and attempt(form, actions.explain_price, by=request.user, inquiry=inquiry, **form.cleaned_data):
        messages.success(request, "Your explanation is with the buyer.")
        return redirect(request.path)
    is_open = inquiry.judged_at is None and inquiry.bid.competition.concluded_at is None
    context = {"inquiry": inquiry, "form": form, "now": clock.now(), "may_explain": is_open}
    return render(request, "evaluations/explain_price.html", context)
