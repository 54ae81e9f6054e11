"""The hub's queue and the assessment of one lot of an application."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from accounts.ids import as_uuid
from documents.views import serve
from ledger import clock
from suppliers import actions, assessments, filters, policies, presenters, queries
from suppliers.assessments import Item
from suppliers.forms.grounds import GroundFindingForm
from suppliers.forms.reconsideration import SaveFilterForm
from suppliers.forms.steps import AskForm, AssignForm, ExtendForm, FindingForm, SharedReasonForm
from suppliers.models import ApplicationLot
from suppliers.views.impartiality import declared_first
from suppliers.views.lists import KeysFirst
from suppliers.views.waiting import while_waiting

PAGE = 20


@page(policies.may_see_queue)
def queue(request: HttpRequest) -> HttpResponse:
    """Applications by the date their decision is due, filtered by the address, assigned in bulk."""
    now = clock.now()
    chosen = filters.QueueFilter(request.GET, request.user)
    if request.POST.get("step") == "remove_filter":
        if kept := as_uuid(request.POST.get("filter", "")):
            actions.remove_filter(by=request.user, pk=kept)
        return redirect(request.get_full_path())
    keep = SaveFilterForm(request.POST if request.POST.get("step") == "keep_filter" else None)
    if keep.is_valid() and attempt(
        keep, actions.save_filter, by=request.user, query=chosen.query(), **keep.cleaned_data
    ):
        return redirect(request.get_full_path())
    form = AssignForm(
        queries.waiting(request.user), queries.assessors_in_sight(request.user),
        None if keep.is_bound else posted(request),
    )  # fmt: skip
    if form.is_valid():
        given = form.cleaned_data
        moved = attempt(
            form, actions.assign, by=request.user, application_lots=given["chosen"], assessor=given["assessor"]
        )
        if moved is not False:
            messages.success(request, f"{moved} given to {given['assessor']}.")
            return redirect(request.get_full_path())
    rows = KeysFirst(chosen.apply(queries.queue(request.user), now), PAGE).get_page(request.GET.get("page"))
    return render(request, "suppliers/queue.html", presenters.queue(rows, chosen, form, request, now) | {"keep": keep})


@page(policies.may_see_assessment, find=queries.assessable)
def assess(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """Where the assessment stands: clock, findings, questions asked, recommendation, decision."""
    now = clock.now()
    assessment = assessments.read(application_lot, at=now)
    return render(request, "suppliers/assess.html", presenters.assess(assessment, request.user, now))


@page(policies.may_see_assessment, find=queries.assessable)
@declared_first
def all_answers(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """Everything the applicant answered for this lot."""
    assessment = assessments.read(application_lot, at=clock.now())
    return render(request, "suppliers/all_answers.html", presenters.all_answers(assessment))


@page(policies.may_see_assessment, find=queries.assessable)
@declared_first
def findings(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """Answers and evidence beside the finding on each item of one page."""
    assessment = assessments.read(application_lot, at=clock.now())
    group = assessment.group(request.resolver_match.kwargs["group"])
    if group is None:
        raise Http404
    shared = SharedReasonForm(posted(request))
    forms = [(item, _finding_form(item, request)) for item in group.items]
    if request.method == "POST" and _keep(forms, request, application_lot):
        following = assessment.after(group)
        if following is None or "later" in request.POST:
            return redirect("suppliers:assess", pk=application_lot.pk)
        return redirect("suppliers:findings", pk=application_lot.pk, group=following.key)
    return render(
        request,
        "suppliers/findings.html",
        presenters.findings(assessment, group, forms, request.user) | {"shared": shared},
    )


def _finding_form(item: Item, request: HttpRequest) -> FindingForm:
    found = item.finding
    initial = {"verdict": found.verdict, "reason": found.reason, "over": found.revision} if found else {"over": 0}
    given: dict[str, Any] = {"prefix": item.key, "initial": initial}
    given["shared_reason"] = request.POST.get("shared_reason", "")
    if item.declared and item.declared.judges_elements:
        return GroundFindingForm(posted(request), kept=item.elements, **given)
    return FindingForm(posted(request), **given)


def _keep(forms: list[tuple[Item, FindingForm]], request: HttpRequest, application_lot: ApplicationLot) -> bool:
    """Keep every complete finding; whether all were."""
    for item, form in forms:
        if form.is_valid() and form.cleaned_data["verdict"]:
            given = form.cleaned_data
            attempt(
                form, actions.give_verdict, by=request.user, application_lot=application_lot,
                verdict=given["verdict"], reason=given["reason"], over=given["over"] or 0,
                judged=form.judged if isinstance(form, GroundFindingForm) else None, **item.about,
            )  # fmt: skip
    return not any(form.errors for _, form in forms)


@page(policies.may_see_assessment, find=queries.assessable)
@declared_first
def file(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponseBase:
    """An evidence file of this lot, or one that came with the answer to a question about it."""
    wanted = request.resolver_match.kwargs["file"]
    document = queries.document_of(application_lot, wanted)
    if document is None:
        raise Http404
    return serve(request, document, inline=True)


@page(policies.may_assess, find=queries.assessable)
@declared_first
@while_waiting
def ask(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """Ask the applicant something."""
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        question = form.cleaned_data["question"]
        if attempt(
            form, actions.ask_clarification, by=request.user, application_lot=application_lot, question=question
        ):
            messages.success(request, "Your question is with the applicant. The time for the decision runs on.")
            return redirect("suppliers:assess", pk=application_lot.pk)
    return render(request, "suppliers/ask.html", presenters.step(application_lot, form, clock.now()))


@page(policies.may_extend_assessment, find=queries.assessable)
@while_waiting
def extend(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """Extend the time for the decision, once."""
    form = ExtendForm(posted(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, actions.extend, by=request.user, application_lot=application_lot, **form.cleaned_data)
    ):
        messages.success(request, "The time for the decision is extended and the applicant is told why.")
        return redirect("suppliers:assess", pk=application_lot.pk)
    return render(request, "suppliers/extend.html", presenters.step(application_lot, form, clock.now()))
