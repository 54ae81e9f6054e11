"""The ledger for auditors: who did what when; verified, exported."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.timezone import make_aware

from accounts.doors import page
from accounts.forms.days import DayField
from accounts.models import Organisation, User
from ledger import export as ledger_export
from ledger import queries, signing
from reports import policies
from reports.sealed import Unsealing, sealed_sequences, without_sealed


class ExplorerForm(forms.Form):
    """Filters; empty ones do not narrow."""

    verb = forms.CharField(required=False, max_length=80, label="What was done")
    person = forms.CharField(required=False, max_length=200, label="Person (e-mail address or id)")
    object_type = forms.CharField(required=False, max_length=80, label="Kind of object")
    object_id = forms.CharField(required=False, max_length=64, label="Id of the object")
    since = DayField(required=False, label="From")
    until = DayField(required=False, label="Before")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        offered = queries.verbs()
        self.fields["verb"].widget = forms.Select(
            choices=[("", "Any"), *((verb, verb.replace("_", " ").capitalize()) for verb in offered)]
        )

    def wanted(self) -> queries.Filter:
        """What the ledger is asked for."""
        given = dict(self.cleaned_data)
        person = given.pop("person")
        if "@" in person:
            found = User.objects.filter(email__iexact=person).first()
            person = str(found.pk) if found else "nobody"
        for name in ("since", "until"):
            given[name] = make_aware(datetime.combine(given[name], time(0))) if given[name] else None
        return Unsealing(person=person, **given)


NOTHING = queries.Page([], None)


def _number(text: str) -> int | None:
    """A sequence number from an address; None for anything else."""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None


@page(policies.may_audit)
def explore(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, with filters in the address."""
    form = ExplorerForm(request.GET)
    wanted = form.wanted() if form.is_valid() else None
    found = queries.explore(wanted, before=_number(request.GET.get("before", ""))) if wanted else NOTHING
    rows = without_sealed(found.entries)
    people = {str(u.pk): u.name for u in User.objects.filter(pk__in={e.person for e in found.entries if e.person})}
    bodies = Organisation.objects.filter(pk__in={e.organisation for e in found.entries if e.organisation})
    kept = {name: value for name, value in request.GET.items() if name != "before" and value}
    context = {
        "form": form,
        "rows": rows,
        "people": people,
        "bodies": {str(body.pk): body.name for body in bodies},
        "older": "?" + urlencode({**kept, "before": found.older}) if found.older is not None else "",
        "head": queries.latest_head(),
        "waiting": queries.waiting(),
    }
    return render(request, "reports/explorer.html", context)


@page(policies.may_audit)
def verify(request: HttpRequest) -> HttpResponse:
    """Check the whole ledger as it stands in the database."""
    checked = ledger_export.verify()
    return render(request, "reports/verification.html", {"checked": checked, "head": queries.latest_head()})


@page(policies.may_audit)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The export that verifies offline; who bids under seal stands in it by hashes alone."""
    response = StreamingHttpResponse(ledger_export.lines(withhold=sealed_sequences()), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="ledger.jsonl"'
    response["X-Ledger-Key"] = str(signing.verifier())
    return response
