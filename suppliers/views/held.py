"""Evidence that is held: a supplier's own with a way to renew it, and the hub's lapse report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page
from accounts.models import SUPPLIER_WRITERS
from documents.resumed import posted_with_files
from documents.tables import csv_file
from documents.views import serve
from ledger import clock
from regulations import calendar
from suppliers import actions, held, policies
from suppliers.forms.held import GiveForm, RenewForm
from suppliers.models import HeldEvidence
from suppliers.views.lists import paged_by_standing

COLUMNS = ("supplier", "evidence", "expires_on", "standing", "given_on", "file")


@page(policies.may_see_own_applications)
def own_held(request: HttpRequest) -> HttpResponse:
    """What the hub holds of the person's suppliers, what runs out, and a way to add to it."""
    today = calendar.uk_date(clock.now())
    writes_for = [body for body in request.user.organisations(*SUPPLIER_WRITERS) if body.is_supplier]
    form = GiveForm(writes_for, *posted_with_files(request))
    if form.is_valid() and writes_for:
        given = {"organisation": writes_for[0]} | form.cleaned_data
        if attempt(form, actions.give_evidence, by=request.user, **given):
            messages.success(request, "The hub holds it now.")
            return redirect("suppliers:own_held")
    listed = paged_by_standing(request, held.own(request.user), today)
    return render(request, "suppliers/own_held.html", listed | {
        "form": form if writes_for else None,
        "renewable": {body.pk for body in writes_for},
        "several": len({row.organisation_id for row in listed["page"]}) > 1,
    })  # fmt: skip


@page(policies.may_see_own_held_evidence, find=held.one_own)
def renew_evidence(request: HttpRequest, evidence: HeldEvidence) -> HttpResponse:
    """One piece of evidence, what it renewed, and the form to give the renewed one."""
    form = RenewForm(*posted_with_files(request))
    if form.is_valid() and attempt(
        form, actions.renew_evidence, by=request.user, held=evidence, **form.cleaned_data
    ):  # fmt: skip
        messages.success(request, "The hub holds the renewed one now.")
        return redirect("suppliers:own_held")
    return render(request, "suppliers/renew_evidence.html", {
        "evidence": evidence,
        "standing": evidence.standing(calendar.uk_date(clock.now())),
        "history": held.history(evidence),
        "form": form,
        "may_renew": not evidence.replacement and policies.may_renew_evidence(request.user, evidence),
    })  # fmt: skip


@page(policies.may_see_held_evidence, find=held.in_sight)
def held_file(request: HttpRequest, evidence: HeldEvidence) -> HttpResponseBase:
    """The file itself."""
    assert evidence.document is not None  # noqa: S101  # only rows with a file are found
    return serve(request, evidence.document)


@page(policies.may_see_members)
def expiring(request: HttpRequest) -> HttpResponse:
    """The lapse report: evidence of members that has run out or will."""
    today, chosen = calendar.uk_date(clock.now()), held.LapseFilter(request.GET)
    found = chosen.apply(held.expiring(request.user, clock.now()), today)
    listed = paged_by_standing(request, found, today, chosen.query)
    return render(request, "suppliers/expiring.html", listed | {"chosen": chosen, "states": held.STATES.items()})


@page(policies.may_see_members)
def expiring_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as CSV, filtered as the page."""
    return csv_file("expiring-evidence", COLUMNS, _rows(request))


def _rows(request: HttpRequest) -> Iterator[dict[str, Any]]:
    now = clock.now()
    today = calendar.uk_date(now)
    for row in held.LapseFilter(request.GET).apply(held.expiring(request.user, now), today).iterator(chunk_size=500):
        yield {
            "supplier": row.organisation.name,
            "evidence": row.title,
            "expires_on": row.expires_on.isoformat() if row.expires_on else "",
            "standing": row.standing(today),
            "given_on": calendar.uk_date(row.given_at).isoformat(),
            "file": row.document.name if row.document else "",
        }
