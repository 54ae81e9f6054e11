"""A binding ground set aside: proposed by an assessor, answered by a senior person (EXC-03)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page
from ledger import clock
from suppliers import actions, assessments, policies, queries
from suppliers.assessments import Item
from suppliers.forms.grounds import AnswerOverrideForm, ProposeOverrideForm
from suppliers.models import ApplicationLot
from suppliers.views.impartiality import declared_first


@page(policies.may_see_assessment, find=queries.assessable)
@declared_first
def override(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """What was found on the ground, the proposal to set it aside, and the answer."""
    item = _item(request, application_lot)
    propose = ProposeOverrideForm(item.declared.override_reasons if item.declared else (), *_sent(request, "propose"))
    answer = AnswerOverrideForm(*_sent(request, "answer"))
    if _do(request, item, propose, answer):
        return redirect("suppliers:assess", pk=application_lot.pk)
    person: Any = request.user
    is_open = item.override is not None and item.override.approved is None
    context = {
        "row": application_lot,
        "application": application_lot.application,
        "item": item,
        "propose": propose,
        "answer": answer,
        "may_propose": application_lot.is_waiting and item.may_be_set_aside and policies.may_assess(
            person, application_lot
        ),
        "may_answer": application_lot.is_waiting and is_open and policies.may_approve_override(person, item.override),
        "is_open": is_open,
    }  # fmt: skip
    return render(request, "suppliers/override.html", context)


def _item(request: HttpRequest, application_lot: ApplicationLot) -> Item:
    wanted = request.resolver_match.kwargs["finding"]
    items = assessments.read(application_lot, at=clock.now()).items
    found = next((item for item in items if item.ground and item.finding and item.finding.pk == wanted), None)
    if found is None or not (found.override or found.may_be_set_aside):
        raise Http404
    return found


def _sent(request: HttpRequest, step: str) -> tuple[Any, ...]:
    return (request.POST,) if request.POST.get("step") == step else ()


def _do(request: HttpRequest, item: Item, propose: ProposeOverrideForm, answer: AnswerOverrideForm) -> bool:
    if propose.is_valid():
        done = attempt(propose, actions.propose_override, by=request.user, verdict=item.finding, **propose.cleaned_data)
        if done:
            messages.success(request, "Your proposal is with the decision makers who have no other part in it.")
        return bool(done)
    if item.override and answer.is_valid():
        done = attempt(answer, actions.answer_override, by=request.user, override=item.override, **answer.cleaned_data)
        if done:
            messages.success(request, "Your answer is recorded. Somebody else decides on the application.")
        return bool(done)
    return False
