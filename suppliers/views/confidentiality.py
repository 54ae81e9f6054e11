"""Which answers of one page are confidential, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page
from ledger import clock
from suppliers import actions, policies, presenters, queries
from suppliers.forms.confidentiality import ConfidentialForm
from suppliers.models import Application
from suppliers.questionnaire import Section
from suppliers.readiness import Readiness, readiness_of
from suppliers.views.drafts import moved_on
from suppliers.views.posted import posted
from suppliers.views.sections import section_or_404


@page(policies.may_edit_application, find=queries.own_application)
def confidential(request: HttpRequest, application: Application) -> HttpResponse:
    """Mark answers as confidential, each with its reason."""
    if not application.is_draft or moved_on(request, application):
        return redirect("suppliers:application", pk=application.pk)
    readiness = readiness_of(application, at=clock.now())
    section = section_or_404(readiness, request)
    form = _form(readiness, section, request)
    if request.method == "POST" and form.is_valid():
        told = {"application": application, "section": section, "wishes": form.wishes()}
        marked = attempt(form, actions.mark_confidential, by=request.user, **told)
        if marked and not marked.overtaken:
            return redirect("suppliers:task", pk=application.pk, section=section.key)
        if marked:
            form.show_again(marked)
    return render(request, "suppliers/confidential.html", presenters.confidential(readiness, section, form))


def _form(readiness: Readiness, section: Section, request: HttpRequest) -> ConfidentialForm:
    given = [question for question in readiness.shown[section.key] if readiness.is_given(section.slot(question))]
    marks = {key: mark for (place, key), mark in readiness.marks.items() if place == section.place}
    return ConfidentialForm(given, marks, posted(request))
