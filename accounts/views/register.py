"""The hub's register of organisations: loading it, and what each loading did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import load_reports, policies
from accounts.doors import attempt, page, posted
from accounts.forms import LoadRegisterForm
from accounts.models import Kind, Organisation, RegisterLoad
from accounts.register_import import load

HEADINGS = {
    "rejected": "Lines that cannot be taken",
    "assumed": "Kind read from the name",
    "closed": "Closed",
    "changed": "Changed",
    "added": "Added",
}


def load_by_key(person: Any, pk: UUID) -> RegisterLoad:
    """One loading, for the hub's people."""
    if not policies.may_load_register(person):
        raise RegisterLoad.DoesNotExist
    return RegisterLoad.objects.get(pk=pk)


@page(policies.may_load_register)
def loads(request: HttpRequest) -> HttpResponse:
    """What was loaded before, and a form to load a file."""
    form = LoadRegisterForm(posted(request), request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        made = attempt(form, load, by=request.user, file=upload.file, file_name=upload.name)
        if made:
            return redirect("accounts:register_load", pk=made.pk)
    context = {
        "form": form,
        "loads": RegisterLoad.objects.select_related("loaded_by").defer("report")[:20],
        "count": Organisation.objects.exclude(kind=Kind.SUPPLIER).count(),
    }
    return render(request, "accounts/register_loads.html", context)


@page(policies.may_load_register, find=load_by_key)
def one_load(request: HttpRequest, done: RegisterLoad) -> HttpResponse:
    """What one file did, by line."""
    context = {"done": done, "report": load_reports.shown(done.report, HEADINGS)}
    return render(request, "accounts/register_load.html", context)
