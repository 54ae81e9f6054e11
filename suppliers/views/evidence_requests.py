"""Requests for evidence: the hub asks a member and reviews, the member answers (DPS-18)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from documents.resumed import posted_with_files
from ledger import clock
from regulations import calendar
from suppliers import actions, held, policies, queries, timing
from suppliers.forms.held import AnswerEvidenceForm, AskForEvidenceForm, ReviewEvidenceForm, WithdrawRequestForm
from suppliers.models import Admission, EvidenceRequest


@page(policies.may_ask_for_evidence, find=queries.member)
def ask_for_evidence(request: HttpRequest, admission: Admission) -> HttpResponse:
    """What is held already, and the form to ask for what is not."""
    rows = held.of(admission.organisation).filter(held.for_the_hub(request.user))
    today = calendar.uk_date(clock.now())
    form = AskForEvidenceForm(rows, posted(request))
    if form.is_valid() and attempt(
        form, actions.ask_for_evidence, by=request.user, admission=admission, **form.cleaned_data
    ):  # fmt: skip
        messages.success(request, "Asked. The member is told and reminded.")
        return redirect("suppliers:member", pk=admission.pk)
    context = {"admission": admission, "form": form, "held": [(row, row.standing(today)) for row in rows]}
    return render(request, "suppliers/ask_for_evidence.html", context)


@page(policies.may_see_evidence_request, find=held.request_in_sight)
def evidence_request(request: HttpRequest, asked: EvidenceRequest) -> HttpResponse:
    """What was asked and answered, and the form to say whether it suffices."""
    withdrawing, data, now = "withdraw" in request.POST, posted(request), clock.now()
    form = ReviewEvidenceForm(None if withdrawing else data)
    withdrawal = WithdrawRequestForm(data if withdrawing else None)
    if form.is_valid() and attempt(
        form, actions.review_evidence_request, by=request.user, request=asked, **form.cleaned_data
    ):  # fmt: skip
        messages.success(request, "Reviewed. The member is told.")
        return redirect("suppliers:member", pk=asked.admission_id)
    if withdrawal.is_valid() and attempt(
        withdrawal, actions.withdraw_evidence_request, by=request.user, request=asked, **withdrawal.cleaned_data
    ):  # fmt: skip
        messages.success(request, "Withdrawn. The member is told.")
        return redirect("suppliers:member", pk=asked.admission_id)
    may_review = policies.may_review_evidence_request(request.user, asked)
    return render(request, "suppliers/evidence_request.html", {
        "asked": asked,
        "standing": asked.standing(now),
        "files": held.given_for(asked),
        "form": form,
        "withdrawal": withdrawal,
        "open": (form.is_bound or asked.needs_review(now)) and may_review,  # what was typed stays
        "may_withdraw": (withdrawal.is_bound or asked.may_be_withdrawn) and may_review,
    })  # fmt: skip


@page(policies.may_see_own_evidence_request, find=held.own_request)
def answer_evidence(request: HttpRequest, asked: EvidenceRequest) -> HttpResponse:
    """What the hub asks of a member, and the answer."""
    now, form = clock.now(), AnswerEvidenceForm(*posted_with_files(request))
    if form.is_valid() and attempt(
        form, actions.answer_evidence_request, by=request.user, request=asked, **form.cleaned_data
    ):  # fmt: skip
        messages.success(request, "Your answer is with the hub.")
        return redirect(request.path)
    is_open = form.is_bound or (asked.answered_at is None and asked.reviewed_at is None)  # what was typed stays
    return render(request, "suppliers/answer_evidence.html", {
        "asked": asked,
        "files": held.given_for(asked),
        "form": form,
        "left": timing.time_left(asked.due_at, now),
        "rule": timing.EVIDENCE_BY,
        "may_renew": policies.may_answer_evidence_request(request.user, asked),
        "may_answer": is_open and policies.may_answer_evidence_request(request.user, asked),
    })  # fmt: skip
