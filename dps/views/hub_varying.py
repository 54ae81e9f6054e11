"""The hub changes a published DPS: propose, look at whom it touches, decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from dps import actions, policies, queries
from dps.forms.varying import FORMS, RefusalForm, RequirementForm, form_for
from dps.models import DynamicPurchasingSystem, Requirement, SpecificationVersion, Variation
from dps.presenters import variations as presenters
from ledger import clock


@page(policies.may_manage_dps, find=queries.dps_for_hub)
def variations(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """Every change of a published DPS, settled or not."""
    if not dps.is_published:
        raise Http404
    now = clock.now()
    rows = [(row, presenters.standing(row, now)) for row in reversed(dps.variations.all())]
    context = {"dps": dps, "rows": rows, "kinds": Variation.Kind.choices, "open": dps.is_in_force(now)}
    return render(request, "dps/variations.html", context)


def _new(person: Any, reference: str, kind: str) -> tuple[DynamicPurchasingSystem, str]:
    dps = queries.dps_for_hub(person, reference)
    if kind not in FORMS or not dps.is_published:
        raise Variation.DoesNotExist
    return dps, kind


@page(policies.may_manage_any_dps, find=_new)
def new(request: HttpRequest, found: tuple[DynamicPurchasingSystem, str]) -> HttpResponse:
    """Begin a change of one kind."""
    dps, kind = found
    form = form_for(dps, kind, posted(request))
    if form.is_valid():
        made = attempt(form, actions.draft_variation, by=request.user, dps=dps, kind=kind, **form.cleaned_data)
        if made:
            return redirect("dps:variation", reference=dps.reference, number=made.number)
    other = queries.in_the_way(dps, kind)
    context = {"dps": dps, "form": form, "title": Variation.Kind(kind).label, "variation": None, "other": other}
    return render(request, "dps/edit_variation.html", context)


@page(policies.may_manage_variation, find=queries.variation_for_hub)
def edit(request: HttpRequest, variation: Variation) -> HttpResponse:
    """Write a draft anew."""
    form = form_for(variation.dps, variation.kind, posted(request), variation)
    if form.is_valid() and attempt(
        form, actions.redraft_variation, by=request.user, variation=variation, **form.cleaned_data
    ):
        return redirect("dps:variation", reference=variation.dps.reference, number=variation.number)
    context = {
        "dps": variation.dps,
        "form": form,
        "title": variation.get_kind_display(),
        "variation": variation,
        "other": None,
    }
    return render(request, "dps/edit_variation.html", context)


@page(policies.may_manage_variation, find=queries.variation_for_hub)
def variation(request: HttpRequest, variation: Variation) -> HttpResponse:
    """What changes, whom it touches, who has to act; and the buttons of whoever may."""
    form = RefusalForm(request.POST if "refuse" in request.POST else None)
    if request.method == "POST" and _decided(request, variation, form):
        return redirect(request.path)
    context = presenters.page(queries.variation_for_hub(request.user, variation.dps.reference, variation.number))
    return render(request, "dps/variation.html", context | {
        "form": form,
        "may_decide": policies.may_decide_variation(request.user, variation),
        "may_publish": policies.may_publish_dps(request.user, variation.dps),
    })  # fmt: skip


def _decided(request: HttpRequest, variation: Variation, form: RefusalForm) -> bool:
    """Do what the pressed button says; False with the refusal at the form."""
    by: Any = request.user
    verbs: dict[str, tuple[Callable[..., Any], str]] = {
        "propose": (actions.propose_variation, "It is proposed. Another decision maker of the hub decides."),
        "approve": (actions.approve_variation, "It is approved."),
        "withdraw": (actions.withdraw_variation, "It is withdrawn."),
        "refuse": (actions.refuse_variation, "It is refused, and its proposer is told."),
    }
    name = next((name for name in verbs if name in request.POST), None)
    if name is None:
        raise Http404
    if name == "refuse" and not form.is_valid():
        return False
    if name != "refuse":
        form.data, form.is_bound = request.POST, True
        form.fields.clear()
        form.full_clean()
    action, said = verbs[name]
    if not attempt(form, action, by=by, variation=variation, **form.cleaned_data):
        return False
    messages.success(request, said)
    return True


@page(policies.may_manage_any_dps, find=queries.drafted_version)
def requirement(request: HttpRequest, version: SpecificationVersion) -> HttpResponse:
    """Change one requirement of the version that is being drafted; what was typed about one that a colleague removed
    can be added again.
    """
    found = version.requirements.filter(pk=request.resolver_match.kwargs["pk"]).first()
    if found is None and request.method != "POST":
        raise Http404
    form = RequirementForm(posted(request), instance=found or Requirement(version=version))
    saves = found is not None or "again" in request.POST
    about = {"by": request.user, "version": version, "pk": found.pk if found else None}
    if saves and form.is_valid() and attempt(form, actions.save_requirement, **about, **form.cleaned_data):
        return redirect("dps:requirements", reference=version.dps.reference)
    context = {"dps": version.dps, "version": version, "form": form, "requirement": found}
    return render(request, "dps/requirement.html", context, status=200 if found else 409)
