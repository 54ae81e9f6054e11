"""One evidence file of a draft: look, replace, move, say when it runs out, remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page
from documents.resumed import files_of
from documents.views import serve
from ledger import clock
from suppliers import actions, policies, queries
from suppliers.forms.steps import ExpiryForm, MoveForm, ReplaceForm
from suppliers.models import Evidence
from suppliers.readiness import readiness_of


@page(policies.may_see_evidence, find=queries.own_evidence)
def download(request: HttpRequest, evidence: Evidence) -> HttpResponseBase:
    """The file itself, for the organisation that gave it."""
    return serve(request, evidence.document)


@page(policies.may_manage_evidence, find=queries.own_evidence)
def manage(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    """Replace, move, date or remove one file."""
    readiness = readiness_of(evidence.application, at=clock.now())
    place = (evidence.place, evidence.question)
    row = next((row for row in readiness.files if row.pk == evidence.pk), evidence)
    places = [(s, q) for s, q in readiness.paper.file_slots() if q in readiness.shown[s.key] or s.slot(q) == place]
    section = next((s.key for s, q in places if s.slot(q) == place), readiness.paper.sections[0].key)
    forms = {
        "replace": ReplaceForm(*_posted(request, "replace")),
        "move": MoveForm(places, *_posted(request, "move"), initial={"to": f"{section}/{evidence.question}"}),
        "expiry": ExpiryForm(next(iter(_posted(request, "expiry")), None), initial=_shown(evidence)),
        "remove": Form(*_posted(request, "remove")),
    }
    if request.method == "POST" and _do(request, evidence, forms):
        return redirect("suppliers:task", pk=evidence.application_id, section=section)
    context = forms | {
        "evidence": row,
        "is_sent": row not in readiness.left_aside,
        "application": evidence.application,
        "section": section,
        "lies_under": next((f"{s.heading}: {q.title}" for s, q in places if s.slot(q) == place), ""),
    }
    return render(request, "suppliers/evidence.html", context)


def _shown(evidence: Evidence) -> dict[str, Any]:
    day = evidence.expires_on
    return {"expires_on": f"{day.day} {day.month} {day.year}", "shown": day.isoformat()} if day else {}


def _posted(request: HttpRequest, step: str) -> tuple[Any, ...]:
    return (request.POST, files_of(request)) if request.POST.get("step") == step else ()


def _do(request: HttpRequest, evidence: Evidence, forms: Mapping[str, Form]) -> bool:
    """Do the step that was sent; False with the refusal at its form."""
    step = request.POST.get("step", "")
    form = forms.get(step)
    if form is None or not form.is_valid():
        return False
    verb: Callable[..., Any] = actions.remove_evidence
    more: dict[str, Any] = {}
    if isinstance(form, ReplaceForm):
        verb, more = actions.replace_evidence, {"upload": form.cleaned_data["upload"]}
    elif isinstance(form, ExpiryForm):
        verb, more = actions.date_evidence, form.cleaned_data
    elif isinstance(form, MoveForm):
        section, question = form.place()
        verb, more = actions.move_evidence, {"section": section, "question": question}
    return bool(attempt(form, verb, by=request.user, evidence=evidence, over=request.POST.get("was"), **more))
