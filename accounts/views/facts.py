"""What a supplier states about its size and nature."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import actions, policies, queries
from accounts.doors import attempt, page, posted
from accounts.forms import SizeForm, related_forms
from accounts.models import Organisation
from accounts.presenters import otherwise_shown, statement_shown
from ledger import clock


@page(policies.may_see_facts, find=queries.organisation_known)
def size(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The size that counts now, how it came about, and what was stated before."""
    statements = list(queries.statements_until(organisation, clock.now()).prefetch_related("related"))
    context = {
        "organisation": organisation,
        "current": statement_shown(statements[0]) if statements else None,
        "otherwise": None if statements else otherwise_shown(organisation),
        "earlier": statements[1:],
        "may_state": policies.may_state_facts(request.user, organisation),
    }
    return render(request, "accounts/size.html", context)


@page(policies.may_state_facts, find=queries.supplier_of)
def state_size(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """State a year's figures."""
    more = "more" in request.POST
    form, related = SizeForm(posted(request)), related_forms(posted(request), more=more)
    if request.method == "POST" and not more and form.is_valid() and related.is_valid():
        fields = {**form.cleaned_data, "related": related.stated}
        if attempt(form, actions.state_size, by=request.user, organisation=organisation, **fields):
            messages.success(request, "Your figures are kept.")
            return redirect("accounts:size", pk=organisation.pk)
    if more:
        form = SizeForm(initial=request.POST.dict())
    context = {"form": form, "related": related, "organisation": organisation, "show_errors": not more}
    return render(request, "accounts/state_size.html", context)
