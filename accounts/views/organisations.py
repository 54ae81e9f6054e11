"""Registering a supplier, its team."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import actions, policies
from accounts.doors import attempt, page
from accounts.forms import InviteForm, RegisterSupplierForm
from accounts.models import Membership, Organisation
from accounts.policy import signed_in


def own_organisation(person: Any, pk: UUID) -> Organisation:
    """An organisation the person belongs to, or DoesNotExist."""
    if not person.is_authenticated:
        raise Organisation.DoesNotExist
    return Organisation.objects.get(pk=pk, memberships__user=person, memberships__ended_at__isnull=True)


@page(policies.may_register_supplier)
def register(request: HttpRequest) -> HttpResponse:
    """Register a supplier."""
    form = RegisterSupplierForm(request.POST or None)
    if form.is_valid():
        made = attempt(form, actions.register_supplier, by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, f"{made} is registered and you are its owner.")
            return redirect("accounts:team", pk=made.pk)
    return render(request, "accounts/register.html", {"form": form})


@page(policies.may_see_team, find=own_organisation)
def team(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Who belongs to the organisation, and as what."""
    if request.method == "POST":
        membership = Membership.objects.filter(organisation=organisation, pk=_uuid(request.POST.get("remove"))).first()
        if membership is None:
            raise Http404
        actions.end_membership(by=request.user, membership=membership)  # type: ignore[arg-type]
        return redirect(request.path)
    rows = organisation.memberships.filter(ended_at__isnull=True).select_related("user").order_by("user__name")
    context = {
        "organisation": organisation,
        "rows": rows,
        "may_manage": policies.may_manage_team(request.user, organisation),
    }
    return render(request, "accounts/team.html", context)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@page(policies.may_manage_team, find=own_organisation)
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite a colleague."""
    form = InviteForm(request.POST or None)
    if form.is_valid() and attempt(
        form, actions.invite_colleague, by=request.user, organisation=organisation, **form.cleaned_data
    ):
        messages.success(request, f"An invitation is on its way to {form.cleaned_data['email']}.")
        return redirect("accounts:team", pk=organisation.pk)
    return render(request, "accounts/invite.html", {"form": form, "organisation": organisation})


@page(signed_in)
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Join by invitation."""
    if request.method == "POST":
        organisation = actions.accept_invitation(by=request.user, token=token)  # type: ignore[arg-type]
        messages.success(request, f"You have joined {organisation}.")
        return redirect("accounts:team", pk=organisation.pk)
    organisation_pk, _email, role = actions.read_invitation(token)
    context = {"organisation": Organisation.objects.get(pk=organisation_pk), "role": role}
    return render(request, "accounts/accept.html", context)
