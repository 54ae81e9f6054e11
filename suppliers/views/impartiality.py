"""Interests declared before an application is seen, and what was done about a conflict."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.doors import attempt, page, posted
from suppliers import actions, policies, queries
from suppliers.forms.impartiality import ConflictMeasureForm, InterestForm
from suppliers.models import ApplicationLot, ImpartialityDeclaration

View = Callable[[HttpRequest, ApplicationLot], HttpResponseBase]


def declared_first(view: View) -> View:
    """Lead whoever of the hub has not declared their interests to where they do, and then back (COI-01)."""

    @wraps(view)
    def after_declaring(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponseBase:
        if policies.must_declare(request.user, application_lot):
            declare = reverse("suppliers:declare_interest", kwargs={"pk": application_lot.pk})
            return redirect(f"{declare}?{urlencode({'next': request.path})}")
        return view(request, application_lot)

    return after_declaring


@page(policies.may_declare_interest, find=queries.assessable)
def declare_interest(request: HttpRequest, application_lot: ApplicationLot) -> HttpResponse:
    """Declare whether one has a conflict of interest in this application."""
    form = InterestForm(posted(request))
    if form.is_valid() and attempt(
        form, actions.declare_interest, by=request.user, application_lot=application_lot, **form.cleaned_data
    ):
        if form.cleaned_data["has_conflict"]:
            messages.success(request, "Your declaration is recorded. You take no further part in this application.")
            return redirect("suppliers:queue")
        return redirect(_next(request, application_lot))
    context = {"row": application_lot, "application": application_lot.application, "form": form}
    declared = policies.has_declared(request.user, application_lot.application)
    return render(request, "suppliers/declare_interest.html", context | {"declared": declared})


def _next(request: HttpRequest, application_lot: ApplicationLot) -> str:
    wanted = request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    return reverse("suppliers:assess", kwargs={"pk": application_lot.pk})


@page(policies.may_record_conflict_measure, find=queries.conflict_in_sight)
def conflict_measure(request: HttpRequest, declaration: ImpartialityDeclaration) -> HttpResponse:
    """Record what was done about a declared conflict."""
    form = ConflictMeasureForm(posted(request))
    row = declaration.application.lots.order_by("lot__number")[0]
    if form.is_valid() and attempt(
        form, actions.record_conflict_measure, by=request.user, declaration=declaration, **form.cleaned_data
    ):
        messages.success(request, "The measure is recorded.")
        return redirect("suppliers:assess", pk=row.pk)
    return render(request, "suppliers/conflict_measure.html", {"declaration": declaration, "form": form, "row": row})
