"""Registering a supplier."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import actions, policies, queries
from accounts.doors import attempt, page, posted
from accounts.forms import RegisterSupplierForm


@page(policies.may_register_supplier)
def register(request: HttpRequest) -> HttpResponse:
    """Register a supplier."""
    form = RegisterSupplierForm(posted(request))
    if form.is_valid():
        made = attempt(form, actions.register_supplier, by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, f"{made} is registered and you are its owner.")
            return redirect("accounts:team", pk=made.pk)
    return render(request, "accounts/register.html", {"form": form})


@page(policies.may_see_public_bodies)
def public_bodies(request: HttpRequest) -> HttpResponse:
    """The register as the hub sees it, to find a body and look after its team."""
    words = request.GET.get("q", "")[:100]
    shown = Paginator(queries.public_bodies(words), 50).get_page(request.GET.get("page"))
    return render(request, "accounts/public_bodies.html", {"shown": shown, "words": words})
