"""Asking to join a supplier, and answering."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import actions, policies, queries
from accounts.domains import shared_domain
from accounts.doors import attempt, page, posted
from accounts.forms import AnswerJoinRequestForm, AskToJoinForm
from accounts.models import JoinRequest, Organisation
from ledger import clock


@page(policies.may_ask_to_join, find=queries.supplier_to_join)
def ask(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Ask to join: the owners where an e-mail domain is shared, otherwise the hub."""
    form = AskToJoinForm(posted(request))
    if form.is_valid():
        asked = attempt(form, actions.ask_to_join, by=request.user, organisation=organisation, **form.cleaned_data)
        if asked:
            return redirect("accounts:join_request", pk=asked.pk)
    context = {"form": form, "organisation": organisation, "domain": shared_domain(request.user, organisation)}
    return render(request, "accounts/ask_to_join.html", context)


@page(policies.may_see_join_request, find=queries.join_request_in_sight, fresh_to_send=True)
def one_request(request: HttpRequest, asked: JoinRequest) -> HttpResponse:
    """How a request stands; for those who may, the answer."""
    may_answer = policies.may_answer_join_request(request.user, asked)
    form = AnswerJoinRequestForm(posted(request) if may_answer else None)
    if form.is_valid() and attempt(
        form, actions.answer_join_request, by=request.user, request=asked, **form.cleaned_data
    ):
        messages.success(request, f"Your answer is on its way to {asked.person}.")
        return redirect("accounts:join_request", pk=asked.pk)
    context = {"asked": asked, "form": form, "may_answer": may_answer, "is_own": asked.person_id == request.user.pk}
    return render(request, "accounts/join_request.html", context | {"now": clock.now()})


@require_POST
@page(policies.may_withdraw_join_request, find=queries.join_request_in_sight)
def withdraw(request: HttpRequest, asked: JoinRequest) -> HttpResponse:
    """Ask no longer."""
    actions.withdraw_join_request(by=request.user, request=asked)
    messages.success(request, "Your request is withdrawn.")
    return redirect("accounts:you")
