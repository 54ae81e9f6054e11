"""The other organisations of a draft: name one, correct it, remove it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from suppliers import actions, policies, presenters, queries
from suppliers.forms.parties import PartyForm, initial_of
from suppliers.models import Application, Party
from suppliers.views.waiting import while_draft


@page(policies.may_edit_application, find=queries.own_application)
@while_draft
def add_party(request: HttpRequest, application: Application) -> HttpResponse:
    """Name an organisation that has to answer for itself."""
    form = PartyForm(presenters.lots_to_take_part_for(application), posted(request))
    if request.method == "POST" and form.is_valid():
        told = {"application": application, "details": form.details()}
        if attempt(form, actions.name_party, by=request.user, **told):
            messages.success(request, f"{form.cleaned_data['name']} is named. Its pages stand in the task list.")
            return redirect("suppliers:application", pk=application.pk)
    return _show(request, application, form)


@page(policies.may_edit_application, find=queries.own_application)
@while_draft
def party(request: HttpRequest, application: Application) -> HttpResponse:
    """Correct what is said of it; what was typed about one that a colleague removed can be named again."""
    named = _named(request, application)
    if named is None:
        return _show_typed(request, application)
    lots = presenters.lots_to_take_part_for(application, named)
    form = PartyForm(lots, posted(request), initial=initial_of(named))
    if request.method == "POST" and form.is_valid():
        told = {"party": named, "details": form.details(), "over": request.POST.get("was")}
        if attempt(form, actions.change_party, by=request.user, **told):
            return redirect("suppliers:application", pk=application.pk)
    return _show(request, application, form, party=named)


@page(policies.may_edit_application, find=queries.own_application)
@while_draft
def remove_party(request: HttpRequest, application: Application) -> HttpResponse:
    """Show what goes with it, then remove it; that a colleague was first is said, and does no harm."""
    named = _named(request, application)
    if named is None:
        return _back(request, application)
    form = Form(posted(request))
    if request.method == "POST" and attempt(form, actions.remove_party, by=request.user, party=named):
        messages.success(request, f"{named.name} is removed, with its answers and files.")
        return redirect("suppliers:application", pk=application.pk)
    return render(request, "suppliers/remove_party.html", presenters.removal(named) | {"form": form})


def _named(request: HttpRequest, application: Application) -> Party | None:
    """The organisation that the address names, if it has not been removed."""
    rows = application.parties.select_related("application__dps", "application__organisation")
    return rows.filter(pk=request.resolver_match.kwargs["party"]).first()


def _removed(request: HttpRequest, application: Application) -> str:
    """Who removed it and when, in words; 404 if it never was in this draft."""
    try:
        gone = queries.removed_party(application, request.resolver_match.kwargs["party"])
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    return presenters.party_removed(*gone, person=request.user)


def _back(request: HttpRequest, application: Application) -> HttpResponse:
    messages.info(request, _removed(request, application))
    return redirect("suppliers:application", pk=application.pk)


def _show_typed(request: HttpRequest, application: Application) -> HttpResponse:
    """What was typed about an organisation that was removed meanwhile, ready to be named again."""
    if request.method != "POST":
        return _back(request, application)
    form = PartyForm(presenters.lots_to_take_part_for(application), posted(request))
    return _show(request, application, form, removed=_removed(request, application))


def _show(
    request: HttpRequest, application: Application, form: PartyForm, *, party: Party | None = None, removed: str = ""
) -> HttpResponse:
    stamp = actions.stamp_of_party(party) if party else ""
    shown = {"application": application, "form": form, "party": party, "removed": removed, "stamp": stamp}
    return render(request, "suppliers/party.html", shown, status=409 if removed else 200)
