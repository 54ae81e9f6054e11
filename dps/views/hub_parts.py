"""The parts of a draft that are lists: lots with their criteria, requirements, documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from documents.resumed import files_of
from dps import actions, policies, queries
from dps.forms.drafting import AwardCriterionForm, DocumentForm, LotForm, RequirementsForm, SelectionCriterionForm
from dps.forms.varying import SummaryForm
from dps.models import AwardCriterion, DynamicPurchasingSystem, Lot, SelectionCriterion, SpecificationVersion
from dps.views.drafted import while_drafted


def _remove(rows: QuerySet[Any], request: HttpRequest, take_out: Callable[[Any], None]) -> None:
    """Take out the row that a button named. One that is gone already, or is not of this draft, changes nothing."""
    if row := rows.filter(pk=request.POST["remove"]).first():
        take_out(row)


@page(policies.may_manage_dps, find=queries.dps_for_hub)
@while_drafted()
def lots(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """Add, open and remove lots."""
    form = LotForm(request.POST if "add" in request.POST else None)
    if "remove" in request.POST:
        _remove(dps.lots.all(), request, lambda lot: actions.remove_lot(by=request.user, lot=lot))
        return redirect("dps:lots", reference=dps.reference)
    if form.is_bound and form.is_valid():
        made = attempt(form, actions.save_lot, by=request.user, dps=dps, **form.cleaned_data)
        if made:
            return redirect("dps:lot", reference=dps.reference, number=made.number)
    return render(request, "dps/lots.html", {"dps": dps, "form": form, "lots": list(dps.lots.all())})


def _lot(person: object, reference: str, number: int, **_rest: object) -> Lot:
    return Lot.objects.select_related("dps__contracting_authority").get(
        dps=queries.dps_for_hub(person, reference), number=number
    )


@page(policies.may_manage_any_dps, find=_lot)
@while_drafted(attrgetter("dps"))
def lot(request: HttpRequest, lot: Lot) -> HttpResponse:
    """A lot's definition and its criteria: each form saves on its own."""
    if request.method == "POST" and "remove" in request.POST:
        _remove_criterion(request, lot)
        return redirect(request.path)
    name = request.POST.get("form", "")
    forms = _lot_forms(lot, {name: request.POST})
    sent = forms.get(name)
    if sent and sent.is_valid() and attempt(sent, _lot_verbs(request, lot)[name], **sent.cleaned_data):
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


def _lot_forms(lot: Lot, given: Mapping[str, QueryDict]) -> dict[str, Any]:
    return {
        "lot": LotForm(given.get("lot"), instance=lot, prefix="lot"),
        "selection": SelectionCriterionForm(given.get("selection"), prefix="selection"),
        "award": AwardCriterionForm(given.get("award"), prefix="award"),
    }


def _lot_verbs(request: HttpRequest, lot: Lot) -> dict[str, Callable[..., Any]]:
    return {
        "lot": partial(actions.save_lot, by=request.user, dps=lot.dps, pk=lot.pk),
        "selection": partial(actions.save_selection_criterion, by=request.user, lot=lot),
        "award": partial(actions.save_award_criterion, by=request.user, lot=lot),
    }


def _remove_criterion(request: HttpRequest, lot: Lot) -> None:
    by = request.user
    if request.POST.get("kind") == "selection":
        criteria: Any = lot.selection_criteria.all()
        _remove(criteria, request, lambda row: actions.remove_selection_criterion(by=by, criterion=row))
    else:
        criteria = lot.award_criteria.all()
        _remove(criteria, request, lambda row: actions.remove_award_criterion(by=by, criterion=row))


CRITERIA: dict[str, tuple[type[Any], str]] = {
    "selection": (SelectionCriterionForm, "Selection criterion"),
    "award": (AwardCriterionForm, "Award criterion"),
}


@page(policies.may_manage_any_dps, find=_lot)
@while_drafted(attrgetter("dps"))
def criterion(request: HttpRequest, lot: Lot) -> HttpResponse:
    """Change one criterion of a lot; what was typed about one that a colleague removed can be added again."""
    kind, found = _criterion(lot, request.resolver_match.kwargs["pk"])
    kind = kind or request.POST.get("form", "")
    if kind not in CRITERIA:
        raise Http404
    made, title = CRITERIA[kind]
    form = made(posted(request), instance=found, prefix=kind)
    verb = _lot_verbs(request, lot)[kind]
    if found and form.is_valid() and attempt(form, verb, pk=found.pk, **form.cleaned_data):
        return redirect("dps:lot", reference=lot.dps.reference, number=lot.number)
    context = {"lot": lot, "criterion": found, "kind": kind, "title": title, "form": form}
    return render(request, "dps/criterion.html", context, status=200 if found else 409)


def _criterion(lot: Lot, pk: UUID) -> tuple[str, SelectionCriterion | AwardCriterion | None]:
    """The criterion and its kind; nothing of either if it has been removed."""
    if selection := lot.selection_criteria.filter(pk=pk).first():
        return "selection", selection
    award = lot.award_criteria.filter(pk=pk).first()
    return ("award", award) if award else ("", None)


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
        rows = version.requirements.all()
        _remove(rows, request, lambda row: actions.remove_requirement(by=request.user, requirement=row))
        return redirect(request.path)
    if summary.is_valid() and attempt(
        summary, actions.describe_version, by=request.user, version=version, **summary.cleaned_data
    ):
        return redirect(request.path)
    if form.is_bound and form.is_valid():
        parsed = form.cleaned_data["parsed"]
        if attempt(form, actions.add_requirements, by=request.user, version=version, rows=parsed):
            return redirect(request.path)
    listed = list(version.requirements.prefetch_related("lots"))
    context = {"dps": dps, "version": version, "form": form, "summary": summary, "rows": listed, "new_lot": new_lot}
    return render(request, "dps/requirements.html", context)


@page(policies.may_manage_dps, find=queries.dps_for_hub)
@while_drafted()
def documents(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """The documents that everybody will be able to download."""
    form = DocumentForm(*(request.POST, files_of(request)) if "add" in request.POST else ())
    if "remove" in request.POST:
        _remove(dps.documents.all(), request, lambda row: actions.remove_document(by=request.user, published=row))
        return redirect(request.path)
    if form.is_valid() and attempt(form, actions.add_document, by=request.user, dps=dps, **form.cleaned_data):
        return redirect(request.path)
    rows = list(dps.documents.select_related("document"))
    return render(request, "dps/documents.html", {"dps": dps, "form": form, "rows": rows})
