"""Keeping answers while somebody writes: the page's script sends what changed, and is told what became of it.

It comes to the page's own address, so that what was typed when a session had ended goes the way of every form.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string

from accounts.doors import attempt
from ledger import clock
from suppliers import actions, presenters, versions
from suppliers.actions import Saved
from suppliers.answers import stamp
from suppliers.forms.sections import SectionForm
from suppliers.models import Application
from suppliers.questionnaire import Section
from suppliers.readiness import Readiness
from suppliers.views.sections import REMOVED, asked, form_of, is_removed

MOVED = "Not saved: the questions have changed. Save this page to see what is new. What you typed stays."


def is_asked(request: HttpRequest) -> bool:
    """Whether the page's script asks, and not a person's button."""
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def answer(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Keep what is well formed; tell what is kept, and what a colleague stands in for. Nothing counts as an error."""
    if not application.is_draft:
        return _not_saved(f"Not saved: {presenters.closed(application)}")
    if versions.is_behind(application, clock.now()):
        return _not_saved(MOVED)
    readiness, section = asked(request, application)
    if is_removed(readiness, section):
        return _not_saved(f"Not saved: {REMOVED}")
    form = form_of(readiness, section, request)
    form.is_valid()
    about = {"application": application, "section": section, "written": form.written()}
    saved = attempt(form, actions.save_answers, by=request.user, **about)
    if not saved:
        return _not_saved(f"Not saved: {' '.join(form.non_field_errors())}")
    return JsonResponse(_told(request, readiness, section, form, saved))


def _not_saved(said: str) -> JsonResponse:
    return JsonResponse({"said": said}, status=409)


def _told(
    request: HttpRequest, readiness: Readiness, section: Section, form: SectionForm, saved: Saved
) -> dict[str, object]:
    now, kept = clock.now(), saved.kept()
    clashes = [presenters.clash(form, conflict, request.user) for conflict in saved.conflicts]
    settled = set(form.written()) - {clash.question for clash in clashes}
    return {
        "said": presenters.saved(form, clashes, now),
        "stamps": {key: stamp(kept.get(key)) for key in settled},
        "clashes": {clash.question: render_to_string("suppliers/clash.html", {"clash": clash}) for clash in clashes},
        "lately": presenters.lately(readiness, section, request.user, now),
    }
