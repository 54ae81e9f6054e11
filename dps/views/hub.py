"""The hub's DPSs: begin, fill section by section, check, publish."""

from __future__ import annotations

from operator import itemgetter

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from accounts.models import HUB_ROLES
from dps import actions, policies, presenters, queries
from dps.forms.drafting import NewDPSForm, section_form
from dps.models import DynamicPurchasingSystem
from dps.sections import SECTIONS
from dps.views.drafted import while_drafted
from ledger import clock


@page(policies.may_manage_any_dps)
def own_list(request: HttpRequest) -> HttpResponse:
    """Drafts and published DPSs of the hub."""
    now = clock.now()
    rows = [(dps, presenters.status(dps, now)) for dps in queries.managed_dps(request.user)]
    return render(request, "dps/managed.html", {"rows": rows})


@page(policies.may_manage_any_dps)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a DPS."""
    form = NewDPSForm(request.user.organisations(*HUB_ROLES), posted(request))
    if form.is_valid():
        made = attempt(form, actions.draft_dps, by=request.user, **form.cleaned_data)
        if made:
            return redirect("dps:draft", reference=made.reference)
    return render(request, "dps/new.html", {"form": form})


@page(policies.may_manage_dps, find=queries.dps_for_hub)
def draft(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """The draft as a task list; once published, what the hub looks after."""
    whole = queries.whole(dps)
    if dps.is_published:
        return render(
            request,
            "dps/published.html",
            {
                "dps": whole,
                "status": presenters.status(dps, clock.now()),
                "documents": queries.downloads_by_document(dps),
            },
        )
    return render(request, "dps/draft.html", presenters.task_list(whole, clock.now()))


def _section(person: object, reference: str, section: str) -> tuple[DynamicPurchasingSystem, str]:
    if section not in SECTIONS:
        raise DynamicPurchasingSystem.DoesNotExist
    return queries.dps_for_hub(person, reference), section


@page(policies.may_manage_any_dps, find=_section)
@while_drafted(itemgetter(0))
def section(request: HttpRequest, found: tuple[DynamicPurchasingSystem, str]) -> HttpResponse:
    """One section of the draft."""
    dps, key = found
    form = section_form(key, dps, posted(request))
    if form.is_valid() and attempt(
        form, actions.save_section, by=request.user, dps=dps, section=key, **form.cleaned_data
    ):
        return redirect("dps:draft", reference=dps.reference)
    return render(request, "dps/section.html", {"dps": dps, "form": form, "title": SECTIONS[key].title})


@page(policies.may_manage_dps, find=queries.dps_for_hub)
def check(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """What publication will show and fix for ever; then publish."""
    if dps.is_published:
        return redirect("dps:draft", reference=dps.reference)
    if request.method == "POST":
        actions.publish_dps(by=request.user, dps=dps)
        messages.success(request, "The DPS is published. Everybody can read the notice, and suppliers can apply.")
        return redirect("dps:notice", reference=dps.reference)
    whole, now = queries.whole(dps), clock.now()
    context = {**presenters.notice(whole, now, None), **presenters.task_list(whole, now)}
    context["may_publish"] = policies.may_publish_dps(request.user, dps)
    context["documents"] = list(whole.documents.all())
    context["versions"] = [(version, len(version.requirements.all())) for version in whole.specification_versions.all()]
    return render(request, "dps/check.html", context)


@page(policies.may_manage_dps, find=queries.dps_for_hub)
def interested(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """Who follows the DPS."""
    if not dps.is_published:
        raise Http404
    return render(request, "dps/interested.html", {"dps": dps, "interests": list(queries.interested_people(dps))})
