"""Where an evaluation stands, who scores, and whether bids comply."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from accounts.models import BUYER_ROLES, User
from accounts.queries import acting_bodies
from evaluations import actions, policies, presenters, queries
from evaluations.checklist import not_admitted
from evaluations.forms import ComplianceForm, LeaveOutForm, PanelForm
from evaluations.views.entrance import evaluation_page
from tenders.models import Bid, Competition
from tenders.queries import opened_bids


@evaluation_page(policies.may_read_evaluation, find=queries.competition_for_buyer)
def overview(request: HttpRequest, competition: Competition) -> HttpResponse:
    """The steps from opened bids to the contract, with what each still lacks."""
    return render(request, "evaluations/overview.html", presenters.overview(competition, request.user))


@page(policies.may_name_panel, find=queries.competition_for_buyer)
def panel(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Name evaluators and give them their criteria."""
    people = (
        User.objects.filter(
            memberships__organisation__in=acting_bodies(competition.buyer),
            memberships__role__in=BUYER_ROLES,
            memberships__ended_at__isnull=True,
            is_active=True,
        )
        .distinct()
        .order_by("name")
    )
    if "remove" in request.POST:
        if member := competition.panel.filter(pk=request.POST["remove"]).first():  # gone already changes nothing
            actions.remove_panel_member(by=request.user, member=member)
        return redirect(request.path)
    form = PanelForm(competition, people, posted(request))
    if form.is_valid() and attempt(form, _name, request=request, competition=competition, **form.cleaned_data):
        return redirect(request.path)
    members = list(competition.panel.select_related("person").prefetch_related("assignments__criterion"))
    context = {"competition": competition, "form": form, "members": members}
    return render(request, "evaluations/panel.html", context | {"handed_in": queries.who_handed_in(competition)})


def _name(*, request: HttpRequest, competition: Competition, person: User, criteria: Any) -> None:
    member = actions.name_panel_member(by=request.user, competition=competition, person=person)
    actions.assign_criteria(by=request.user, member=member, criteria=list(criteria))


@evaluation_page(policies.may_check_compliance, find=queries.competition_for_buyer)
def compliance(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Judge whether each opened bid answers what was asked."""
    bids = list(opened_bids(competition).select_related("compliance__checked_by"))
    posted = request.POST.get("bid", "")
    forms = {
        str(bid.pk): ComplianceForm(request.POST if posted == str(bid.pk) else None, prefix=str(bid.pk)[:8])
        for bid in bids
    }
    if posted:
        if posted not in forms:
            raise Http404
        bid = next(bid for bid in bids if str(bid.pk) == posted)
        if _judged(request, forms[posted], bid):
            return redirect(request.path)
    rows = [(bid, forms[str(bid.pk)]) for bid in bids]
    shown = forms.get(posted)
    return render(request, "evaluations/compliance.html", {"competition": competition, "rows": rows, "shown": shown})


def _judged(request: HttpRequest, form: ComplianceForm, bid: Bid) -> bool:
    return form.is_valid() and bool(
        attempt(form, actions.check_compliance, by=request.user, bid=bid, **form.cleaned_data)
    )


@evaluation_page(policies.may_leave_out_bid, find=queries.opened_bid_for_buyer)
def leave_out(request: HttpRequest, bid: Bid) -> HttpResponse:
    """Leave out the bid of a supplier that is suspended or removed from the lot."""
    form = LeaveOutForm(posted(request))
    if form.is_valid() and attempt(form, actions.leave_out_bid, by=request.user, bid=bid, **form.cleaned_data):
        messages.success(request, f"The bid of {bid.organisation} is left out.")
        return redirect("evaluations:award", reference=bid.competition.reference)
    return render(request, "evaluations/leave_out.html", {"bid": bid, "form": form, "problems": not_admitted(bid)})


@evaluation_page(policies.may_read_bid, find=queries.opened_bid_for_buyer)
def opened_bid(request: HttpRequest, bid: Bid) -> HttpResponse:
    """One opened bid whole: answers, prices, files."""
    return render(request, "evaluations/bid.html", presenters.whole_bid(bid))
