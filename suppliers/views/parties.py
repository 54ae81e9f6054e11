"""The other organisations of a draft: name one, correct it, remove it."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page
from suppliers import actions, policies, presenters, queries
from suppliers.forms.parties import PartyForm, initial_of
from suppliers.models import Application, Party
from suppliers.views.posted import posted


@page(policies.may_edit_application, find=queries.own_application)
def add_party(request: HttpRequest, application: Application) -> HttpResponse:
    """Name an organisation that has to answer for itself."""
    if not application.is_draft:
        return redirect("suppliers:application", pk=application.pk)
    form = PartyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        told = {"application": application, "details": form.details()}
        if attempt(form, actions.name_party, by=request.user, **told):
            messages.success(request, f"{form.cleaned_data['name']} is named. Its pages stand in the task list.")
            return redirect("suppliers:application", pk=application.pk)
    return render(request, "suppliers/party.html", {"application": application, "form": form, "party": None})


@page(policies.may_change_party, find=queries.own_party)
def party(request: HttpRequest, party: Party) -> HttpResponse:
    """Correct what is said of it."""
    if not party.application.is_draft:
        return redirect("suppliers:application", pk=party.application_id)
    form = PartyForm(posted(request), initial=initial_of(party))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, actions.change_party, by=request.user, party=party, details=form.details())
    ):
        return redirect("suppliers:application", pk=party.application_id)
    return render(request, "suppliers/party.html", {"application": party.application, "form": form, "party": party})


@page(policies.may_change_party, find=queries.own_party)
def remove_party(request: HttpRequest, party: Party) -> HttpResponse:
    """Show what goes with it, then remove it."""
    if not party.application.is_draft:
        return redirect("suppliers:application", pk=party.application_id)
    form = Form(posted(request))
    if request.method == "POST" and attempt(form, actions.remove_party, by=request.user, party=party):
        messages.success(request, f"{party.name} is removed, with its answers and files.")
        return redirect("suppliers:application", pk=party.application_id)
    return render(request, "suppliers/remove_party.html", presenters.removal(party) | {"form": form})
