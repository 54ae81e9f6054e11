"""A supplier's changes of name, number and control."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import actions, policies, queries
from accounts.doors import attempt, page, posted
from accounts.forms import DecideChangeForm, StateChangeForm
from accounts.models import IdentityChange, Organisation


@page(policies.may_see_facts, find=queries.organisation_known)
def changes(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Every change that was stated, with what the hub found."""
    context = {
        "organisation": organisation,
        "changes": organisation.identity_changes.select_related("decision"),
        "may_state": policies.may_state_change(request.user, organisation),
    }
    return render(request, "accounts/changes.html", context)


@page(policies.may_state_change, find=queries.supplier_of, fresh=True)
def state_change(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """State a change."""
    form = StateChangeForm(posted(request))
    if form.is_valid():
        made = attempt(form, actions.state_change, by=request.user, organisation=organisation, **form.cleaned_data)
        if made:
            messages.success(request, "The hub is told and verifies the change.")
            return redirect("accounts:change", pk=made.pk)
    return render(request, "accounts/state_change.html", {"form": form, "organisation": organisation})


@page(policies.may_see_change, find=queries.change_in_sight, fresh_to_send=True)
def one_change(request: HttpRequest, change: IdentityChange) -> HttpResponse:
    """One change; for the hub, the decision."""
    may_decide = policies.may_decide_change(request.user, change) and change.state == "waiting"
    form = DecideChangeForm(posted(request) if may_decide else None)
    if form.is_valid() and attempt(form, actions.decide_change, by=request.user, change=change, **form.cleaned_data):
        messages.success(request, f"{change.organisation} is told.")
        return redirect("accounts:change", pk=change.pk)
    return render(request, "accounts/change.html", {"change": change, "form": form, "may_decide": may_decide})
