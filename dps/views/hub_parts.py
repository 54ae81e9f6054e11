"""The parts of a draft that are lists: lots with their criteria, requirements, documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.doors import attempt, page
from documents.resumed import files_of
from dps import actions, policies, queries
from dps.forms import AwardCriterionForm, DocumentForm, LotForm, RequirementsForm, SelectionCriterionForm
from dps.models import (
    AwardCriterion,
    DynamicPurchasingSystem,
    Lot,
    PublishedDocument,
    Requirement,
    SelectionCriterion,
    SpecificationVersion,
)
from dps.varying_forms import SummaryForm


def _chosen(rows: Any, request: HttpRequest, name: str) -> Any:
    """The row that a button named; 404 for one that is not of this draft."""
    try:
        return rows.get(pk=request.POST[name])
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error


@page(policies.may_manage_dps, find=queries.dps_for_hub)
def lots(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """Add, open and remove lots."""
    form = LotForm(request.POST if "add" in request.POST else None)
    if "remove" in request.POST:
        actions.remove_lot(by=request.user, lot=_chosen(Lot.objects.filter(dps=dps), request, "remove"))
        return redirect("dps:lots", reference=dps.reference)
    if form.is_bound and form.is_valid():
        made = attempt(form, actions.save_lot, by=request.user, dps=dps, **form.cleaned_data)
        if made:
            return redirect("dps:lot", reference=dps.reference, number=made.number)
    return render(request, "dps/lots.html", {"dps": dps, "form": form, "lots": list(dps.lots.all())})


def _lot(person: object, reference: str, number: int) -> Lot:
    return Lot.objects.select_related("dps__contracting_authority").get(
        dps=queries.dps_for_hub(person, reference), number=number
    )


@page(policies.may_manage_any_dps, find=_lot)
def lot(request: HttpRequest, lot: Lot) -> HttpResponse:
    """A lot's definition and its criteria: each form saves on its own."""
    if request.method == "POST" and "remove" in request.POST:
        _remove_criterion(request, lot)
        return redirect(request.path)
    posted = request.POST.get("form", "")
    forms = _lot_forms(lot, {posted: request.POST})
    sent = forms.get(posted)
    if sent and sent.is_valid() and attempt(sent, _lot_verbs(request, lot)[posted], **sent.cleaned_data):
        return redirect(request.path)
    context = {
        "dps": lot.dps,
        "lot": lot,
        "forms": forms,
        "shown": sent or forms["lot"],
        "selection": list(lot.selection_criteria.all()),
        "award": list(lot.award_criteria.all()),
    }
    return render(request, "dps/lot.html", context)


def _lot_forms(lot: Lot, posted: Mapping[str, QueryDict]) -> dict[str, Any]:
    return {
        "lot": LotForm(posted.get("lot"), instance=lot, prefix="lot"),
        "selection": SelectionCriterionForm(posted.get("selection"), prefix="selection"),
        "award": AwardCriterionForm(posted.get("award"), prefix="award"),
    }


def _lot_verbs(request: HttpRequest, lot: Lot) -> dict[str, Callable[..., Any]]:
    return {
        "lot": partial(actions.save_lot, by=request.user, dps=lot.dps, pk=lot.pk),
        "selection": partial(actions.save_selection_criterion, by=request.user, lot=lot),
        "award": partial(actions.save_award_criterion, by=request.user, lot=lot),
    }


def _remove_criterion(request: HttpRequest, lot: Lot) -> None:
    if request.POST.get("kind") == "selection":
        criterion = _chosen(SelectionCriterion.objects.filter(lot=lot), request, "remove")
        actions.remove_selection_criterion(by=request.user, criterion=criterion)
    else:
        actions.remove_award_criterion(
            by=request.user, criterion=_chosen(AwardCriterion.objects.filter(lot=lot), request, "remove")
        )


@page(policies.may_manage_any_dps, find=queries.drafted_version)
def requirements(request: HttpRequest, version: SpecificationVersion) -> HttpResponse:
    """The version of the specification that is drafted: typed, pasted or read from a CSV file."""
    dps = version.dps
    new_lot = queries.brings_a_lot(version)
    form = RequirementsForm(
        dps, request.POST if "add" in request.POST else None, request.FILES or None, new_lot=new_lot
    )  # fmt: skip
    summary = SummaryForm(request.POST if "describe" in request.POST else None, initial={"summary": version.summary})
    if "remove" in request.POST:
        row = _chosen(Requirement.objects.filter(version=version), request, "remove")
        actions.remove_requirement(by=request.user, requirement=row)
        return redirect(request.path)
    if summary.is_valid() and attempt(
        summary, actions.describe_version, by=request.user, version=version, **summary.cleaned_data
    ):
        return redirect(request.path)
    if form.is_bound and form.is_valid():
        rows = form.cleaned_data["parsed"]
        if attempt(form, actions.add_requirements, by=request.user, version=version, rows=rows):
            return redirect(request.path)
    rows = list(version.requirements.prefetch_related("lots"))
    context = {"dps": dps, "version": version, "form": form, "summary": summary, "rows": rows, "new_lot": new_lot}
    return render(request, "dps/requirements.html", context)


@page(policies.may_manage_dps, find=queries.dps_for_hub)
def documents(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """The documents that everybody will be able to download."""
    form = DocumentForm(*(request.POST, files_of(request)) if "add" in request.POST else ())
    if "remove" in request.POST:
        row = _chosen(PublishedDocument.objects.filter(dps=dps), request, "remove")
        actions.remove_document(by=request.user, published=row)
        return redirect(request.path)
    if form.is_valid() and attempt(form, actions.add_document, by=request.user, dps=dps, **form.cleaned_data):
        return redirect(request.path)
    rows = list(dps.documents.select_related("document"))
    return render(request, "dps/documents.html", {"dps": dps, "form": form, "rows": rows})
