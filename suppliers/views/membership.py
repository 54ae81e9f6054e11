"""Members of a DPS for the hub, and a supplier's own admission: standing, steps, replies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from ledger import clock
from regulations import calendar
from suppliers import actions, effects, filters, held, policies, queries, rounds
from suppliers.forms.membership import DecideStepForm, ProposeForm, ReplyForm
from suppliers.models import Admission, MembershipStep
from suppliers.views.lists import paged_by_standing


@page(policies.may_see_members)
def members(request: HttpRequest) -> HttpResponse:
    """Every admission in sight, with its standing."""
    now, chosen = clock.now(), filters.MemberFilter(request.GET)
    listed = paged_by_standing(request, chosen.apply(queries.members(request.user), now), now, chosen.query)
    states = filters.MEMBER_STATES.items()
    return render(request, "suppliers/members.html", listed | {"chosen": chosen, "states": states})


@page(policies.may_see_member, find=queries.member)
def member(request: HttpRequest, admission: Admission) -> HttpResponse:
    """What happened to an admission, what a step would touch, and the form to propose one."""
    now = clock.now()
    form = ProposeForm(admission.is_suspended(now), posted(request))
    if form.is_valid() and attempt(
        form, actions.propose_step, by=request.user, admission=admission, **form.cleaned_data
    ):
        messages.success(request, "Proposed. The supplier is told, and somebody else decides.")
        return redirect(request.path)
    steps = list(admission.steps.all())
    return render(request, "suppliers/member.html", {
        "admission": admission,
        "standing": admission.standing(now),
        "now": now,
        "over": admission.lot.dps.has_ended(now),
        "rounds": [(row, row.standing(now)) for row in rounds.of_admission(admission)],
        "declarations": [(row, row.standing(now)) for row in queries.declarations_of_member(admission)],
        "may_review": policies.may_ask_for_declarations(request.user, admission.lot.dps),
        "steps": steps,
        "to_decide": next((s for s in steps if s.is_open and policies.may_decide_step(request.user, s)), None),
        "form": form,
        "may_propose": policies.may_propose_step(request.user, admission)
        # what was typed stays, also where a colleague was quicker
        and (form.is_bound or not (admission.has_ended(now) or any(step.is_open for step in steps))),
        "effects": effects.of(admission),
        "held": [
            (row, row.standing(calendar.uk_date(now)))
            for row in held.of(admission.organisation).filter(held.for_the_hub(request.user))
        ],
        "requests": [(row, row.standing(now)) for row in held.requests_of(admission)],
        "may_ask": policies.may_ask_for_evidence(request.user, admission) and not admission.has_ended(now),
    })  # fmt: skip


@page(policies.may_decide_step, find=queries.step_to_decide, fresh=True)
def decide_step(request: HttpRequest, step: MembershipStep) -> HttpResponse:
    """Decide what somebody else proposed."""
    form = DecideStepForm(posted(request))
    if form.is_valid() and attempt(form, actions.decide_step, by=request.user, step=step, **form.cleaned_data):
        messages.success(request, "Decided. The supplier is told with your reasons.")
        return redirect("suppliers:member", pk=step.admission_id)
    context = {"step": step, "form": form, "effects": effects.of(step.admission), "now": clock.now()}
    return render(request, "suppliers/decide_step.html", context)


@page(policies.may_see_own_admission, find=queries.own_admission)
def own_admission(request: HttpRequest, admission: Admission) -> HttpResponse:
    """A supplier's own admission: its standing, every step with its reasons, and the reply."""
    now, form = clock.now(), ReplyForm(posted(request))
    steps = list(admission.steps.all())
    waiting = next((s for s in steps if s.may_be_answered(now)), None)
    if form.is_valid():
        if waiting is None:
            form.add_error(None, "No proposal waits for a reply any more: one was sent, or it has been decided.")
        elif attempt(form, actions.reply_to_step, by=request.user, step=waiting, **form.cleaned_data):
            messages.success(request, "Your reply is with the hub.")
            return redirect(request.path)
    return render(request, "suppliers/own_admission.html", {
        "admission": admission,
        "standing": admission.standing(now),
        "now": now,
        "over": admission.lot.dps.has_ended(now),
        "rounds": [(row, row.standing(now)) for row in rounds.of_admission(admission)],
        "steps": steps,
        "waiting": waiting if waiting and policies.may_reply_to_step(request.user, waiting) else None,
        "form": form,
    })  # fmt: skip
