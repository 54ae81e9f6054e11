"""The hub's library of a published DPS: further documents, and who took which."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page
from documents.resumed import posted_with_files
from dps import actions, policies, queries
from dps.forms.varying import LibraryForm
from dps.models import DynamicPurchasingSystem, PublishedDocument


@page(policies.may_manage_dps, find=queries.dps_for_hub)
def library(request: HttpRequest, dps: DynamicPurchasingSystem) -> HttpResponse:
    """Every document in every version with its downloads; a decision maker publishes further ones."""
    if not dps.is_published:
        raise Http404
    form = LibraryForm(*posted_with_files(request))
    if form.is_valid() and attempt(form, actions.publish_document, by=request.user, dps=dps, **form.cleaned_data):
        messages.success(request, "It is published, and everybody interested, applying or admitted is told.")
        return redirect(request.path)
    context = {
        "dps": dps,
        "form": form,
        "rows": list(queries.downloads_by_document(dps)),
        "may_publish": policies.may_publish_dps(request.user, dps),
    }
    return render(request, "dps/library.html", context)


def _published(person: Any, reference: str, pk: UUID) -> PublishedDocument:
    return queries.downloads_by_document(queries.dps_for_hub(person, reference)).get(pk=pk)


@page(policies.may_manage_any_dps, find=_published)
def downloads(request: HttpRequest, published: PublishedDocument) -> HttpResponse:
    """Who took one version of a document: known people by name, others as a count (N3)."""
    rows = list(queries.downloaders(published)[:500])
    return render(request, "dps/downloads.html", {"published": published, "dps": published.dps, "rows": rows})
