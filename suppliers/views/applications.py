"""A supplier's applications: start, list, task list, where it stands."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS
from dps.models import DynamicPurchasingSystem, Lot
from dps.presenters import status
from dps.queries import dps_for_public, open_lots, own_interest
from ledger import clock
from regulations import words
from suppliers import actions, policies, presenters, queries, timing
from suppliers.forms.steps import LotsForm
from suppliers.models import Application
from suppliers.readiness import readiness_of
from suppliers.views.drafts import moved_on
from suppliers.views.waiting import while_draft


@page(policies.may_apply, find=dps_for_public)
def apply(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """Choose lots and start, or go on with the draft that is open."""
    organisations = [o for o in request.user.organisations(*SUPPLIER_WRITERS) if o.is_supplier]
    now = clock.now()
    lots = list(open_lots(dps, now))
    taken = queries.lots_taken_by(dps, organisations, now)
    hidden = frozenset.intersection(*map(frozenset, taken.values()))
    form = LotsForm(lots, organisations, posted(request), hidden=hidden)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data.get("organisation", organisations[0])
        started = attempt(
            form,
            actions.start_application,
            by=request.user,
            dps=dps,
            organisation=organisation,
            lots=form.cleaned_data["lots"],
        )
        if started:
            return redirect("suppliers:application", pk=started.pk)
    context = {
        "dps": dps,
        "form": form,
        "open": dps.accepts_applications(now),
        "ends": dps.validity_end_on(now),
        "status": status(dps, now),
        "due": timing.decision_due(dps, now),
        "interest": own_interest(request.user, dps),
        "draft": queries.own_drafts(request.user).filter(dps=dps).first(),
        "taken": presenters.lots_taken(lots, organisations, taken),
    }
    return render(request, "suppliers/apply.html", context)


@page(policies.may_see_own_applications)
def own_list(request: HttpRequest) -> HttpResponse:
    """Every application of the person's organisations."""
    now = clock.now()
    rows = [presenters.own_row(application, now) for application in queries.own_applications(request.user)]
    organisations = [body for body in request.user.organisations(*SUPPLIER_ROLES) if body.is_supplier]
    return render(request, "suppliers/applications.html", {"rows": rows, "organisations": organisations})


@page(policies.may_see_application, find=queries.own_application)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """The task list of a draft; after submission, where it stands."""
    now = clock.now()
    if moved_on(request, application):
        return redirect("suppliers:application", pk=application.pk)
    if application.is_draft:
        prefetch_related_objects([application.dps], "variations")
        readiness = readiness_of(application, at=now)
        return render(request, "suppliers/task_list.html", presenters.task_list(readiness, request.user, now))
    return render(request, "suppliers/tracking.html", presenters.tracking(application, request.user, now))


@page(policies.may_edit_application, find=queries.own_application)
@while_draft
def lots(request: HttpRequest, application: Application) -> HttpResponse:
    """Change which lots a draft is for; of what is submitted or withdrawn, show where it stands."""
    now = clock.now()
    choosable, organisation = list(open_lots(application.dps, now)), application.organisation
    held = [row.lot_id for row in application.lots.all()]
    taken = queries.lots_taken(application.dps, organisation, now)
    initial, hidden = {"lots": held, "shown": held}, taken.keys() - held
    form = LotsForm(choosable, [], posted(request), initial=initial, hidden=hidden)
    if request.method == "POST" and form.is_valid():
        wanted, shown = (list(form.cleaned_data[name]) for name in ("lots", "shown"))
        about = {"application": application, "lots": wanted, "over": shown or None}
        if chosen := attempt(form, actions.choose_lots, by=request.user, **about):
            _tell_if_merged(request, wanted, chosen)
            return redirect("suppliers:application", pk=application.pk)
    left_out = presenters.lots_taken(choosable, [organisation], {organisation.pk: taken})
    return render(request, "suppliers/lots.html", {"application": application, "form": form, "taken": left_out})


def _tell_if_merged(request: HttpRequest, wanted: list[Lot], chosen: list[Lot]) -> None:
    if set(wanted) != set(chosen):
        numbers = words.several(str(lot.number) for lot in chosen)
        messages.info(request, f"A colleague changed the lots meanwhile. The application is now for lot {numbers}.")
