"""Which answers of one page are confidential, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from suppliers import actions, policies, presenters, queries
from suppliers.forms.confidentiality import ConfidentialForm
from suppliers.models import Application
from suppliers.questionnaire import Section
from suppliers.readiness import Readiness
from suppliers.views.drafts import moved_on
from suppliers.views.sections import REMOVED, asked, is_removed

MOVED = "The questions changed while you were writing, so nothing is marked. Open the page again to mark its answers."


@page(policies.may_edit_application, find=queries.own_application)
def confidential(request: HttpRequest, application: Application) -> HttpResponse:
    """Mark answers as confidential, each with its reason."""
    if not application.is_draft or moved_on(request, application):
        return _too_late(request, queries.own_application(request.user, application.pk))
    readiness, section = asked(request, application)
    if is_removed(readiness, section):
        return _show_typed(request, readiness, section, REMOVED)
    form = _form(readiness, section, request)
    if request.method == "POST" and form.is_valid():
        told = {"application": application, "section": section, "wishes": form.wishes()}
        marked = attempt(form, actions.mark_confidential, by=request.user, **told)
        if marked and not marked.overtaken:
            if section.lot and section.lot not in {row.lot_id for row in readiness.lots}:
                return redirect("suppliers:application", pk=application.pk)  # a colleague took the lot out
            return redirect("suppliers:task", pk=application.pk, section=section.key)
        if marked:
            form.show_again(marked)
    return render(request, "suppliers/confidential.html", presenters.confidential(readiness, section, form))


def _too_late(request: HttpRequest, application: Application) -> HttpResponse:
    """Nothing is marked on pages that are not those shown; the reasons stand once more, so that they can be copied."""
    if request.method != "POST":
        return redirect("suppliers:application", pk=application.pk)
    said = MOVED if application.is_draft else presenters.closed(application)
    return _show_typed(request, *asked(request, application), said)


def _show_typed(request: HttpRequest, readiness: Readiness, section: Section, said: str) -> HttpResponse:
    sent = [(question.text, request.POST.get(f"{question.key}-reason", "")) for question in section.questions]
    typed = [(question, reason) for question, reason in sent if reason]
    shown = {"application": readiness.application, "section": section, "typed": typed, "said": said}
    return render(request, "suppliers/too_late.html", shown, status=409)


def _form(readiness: Readiness, section: Section, request: HttpRequest) -> ConfidentialForm:
    given = [question for question in readiness.shown[section.key] if readiness.is_given(section.slot(question))]
    marks = {key: mark for (place, key), mark in readiness.marks.items() if place == section.place}
    return ConfidentialForm(given, marks, posted(request))
