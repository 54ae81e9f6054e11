"""Registering a supplier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import actions, policies, queries, stated
from accounts.company_numbers import normalised, normalised_charity
from accounts.doors import attempt, page, posted
from accounts.duplicates import LookAlike, look_alikes
from accounts.forms import RegisterSupplierForm
from accounts.models import Organisation


@page(policies.may_register_supplier)
def register(request: HttpRequest) -> HttpResponse:
    """Register a supplier."""
    form = RegisterSupplierForm(posted(request))
    if form.is_valid():
        made = attempt(form, actions.register_supplier, by=request.user, **form.cleaned_data)
        if made:
            then = "Invite colleagues here; systems to apply to stand under “Notices and DPSs”."
            messages.success(request, f"{made} is registered and you are its owner. {then}")
            return redirect("accounts:team", pk=made.pk)
    alike = (
        _look_alikes(request.user, form)
        if form.errors.keys() & {"is_another", "company_number", "charity_number"}
        else []
    )
    return render(request, "accounts/register.html", {"form": form, "alike": alike})


def _look_alikes(person: Any, form: RegisterSupplierForm) -> list[LookAlike]:
    """Only where the particulars themselves are right: what is merely typed wrong looks nothing up."""
    given = {name: form.data.get(name, "") for name in ("name", "company_number", "charity_number")}
    number = normalised(given["company_number"])
    charity = normalised_charity(given["charity_number"])
    mistyped = (given["company_number"] and not number) or (given["charity_number"] and not charity)
    if not given["name"].strip() or mistyped:
        return []
    return look_alikes(person, name=given["name"], company_number=number, charity_number=charity)


@page(policies.may_see_public_bodies)
def public_bodies(request: HttpRequest) -> HttpResponse:
    """The register as the hub sees it, to find a body and look after its team."""
    return render(request, "accounts/public_bodies.html", _found(request, queries.public_bodies))


@page(policies.may_see_suppliers)
def suppliers(request: HttpRequest) -> HttpResponse:
    """Everybody who has registered as a supplier."""
    found = _found(request, queries.suppliers)
    unstated = [one.pk for one in found["shown"] if not one.size]
    return render(request, "accounts/suppliers.html", found | {"otherwise": stated.known_otherwise(unstated)})


def _found(request: HttpRequest, search: Callable[[str], QuerySet[Organisation]]) -> dict[str, Any]:
    words = request.GET.get("q", "")[:100]
    return {"words": words, "shown": Paginator(search(words), 50).get_page(request.GET.get("page"))}
