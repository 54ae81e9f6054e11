"""One page of the questionnaire: shows what was answered, keeps what is written, tells of conflicts."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, page
from accounts.errors import InvalidState
from ledger import clock
from suppliers import actions, policies, presenters, queries
from suppliers.forms.sections import SectionForm
from suppliers.models import Application
from suppliers.questionnaire import Section
from suppliers.readiness import Readiness, readiness_of
from suppliers.views.drafts import moved_on
from suppliers.views.posted import posted_with_files

CHANGED_MEANWHILE = "The questions changed while you were writing. What you wrote stands here: read and save again."


@page(policies.may_edit_application, find=queries.own_application)
def task(request: HttpRequest, application: Application) -> HttpResponse:
    """Answer the questions of one page; a half-filled page is kept as it is."""
    if not application.is_draft:
        return redirect("suppliers:application", pk=application.pk)
    if moved_on(request, application):
        return _after_move(request, application)
    readiness = readiness_of(application, at=clock.now())
    section = section_or_404(readiness, request)
    form = _form(readiness, section, request)
    if request.method == "POST" and _keep(form, request, application, section):
        return _onward(request, readiness, section)
    if request.method == "POST":
        form = _form_again(form, application, section, request)
    return render(request, "suppliers/task.html", presenters.task(readiness, section, form))


def _after_move(request: HttpRequest, application: Application) -> HttpResponse:
    """The questions are not those that the page had shown: nothing is saved to them before they were read."""
    if request.method != "POST":
        return redirect("suppliers:application", pk=application.pk)
    readiness = readiness_of(queries.own_application(request.user, application.pk), at=clock.now())
    section = section_or_404(readiness, request)
    form = _form(readiness, section, request)
    form.add_error(
        None, "The questions changed while you were writing. What you wrote stands here: read and save again."
    )
    return render(request, "suppliers/task.html", presenters.task(readiness, section, form))


def section_or_404(readiness: Readiness, request: HttpRequest) -> Section:
    """The page that the address names."""
    try:
        return readiness.paper.section(request.resolver_match.kwargs["section"])
    except KeyError as missing:
        raise Http404 from missing


def _form(readiness: Readiness, section: Section, request: HttpRequest) -> SectionForm:
    initial = presenters.prefill(readiness, section, request.user)
    return SectionForm(
        section,
        readiness.shown[section.key],
        readiness.section_kept(section),
        *posted_with_files(request),
        initial=initial,
    )


def _keep(form: SectionForm, request: HttpRequest, application: Application, section: Section) -> bool:
    """Keep every well-formed answer and file, even when others are not; whether everything was kept."""
    well_formed = form.is_valid()
    saved = attempt(
        form, actions.save_answers, by=request.user, application=application, section=section, written=form.written()
    )
    for conflict in saved.conflicts if saved else []:
        form.add_error(conflict.question, presenters.conflict(form, conflict))
    _keep_files(form, request, application, section)
    return well_formed and not form.errors


def _keep_files(form: SectionForm, request: HttpRequest, application: Application, section: Section) -> None:
    for question, upload in form.uploads():
        try:
            actions.add_evidence(
                by=request.user, application=application, section=section, question=question, upload=upload
            )
        except (ValidationError, InvalidState) as refused:
            form.add_error(question.key, getattr(refused, "messages", [str(refused)]))


def _form_again(form: SectionForm, application: Application, section: Section, request: HttpRequest) -> SectionForm:
    """The same input and errors, stamped with what stands in the database now, so that saving again is deliberate."""
    fresh = readiness_of(application, at=clock.now())
    form.kept = fresh.section_kept(section)
    return form


def _onward(request: HttpRequest, before: Readiness, section: Section) -> HttpResponse:
    """To the next page; back to this one if the answers brought up further questions."""
    application = before.application
    after = readiness_of(application, at=clock.now())
    appeared = set(after.shown[section.key]) - set(before.shown[section.key])
    if appeared:
        messages.info(request, "Saved. Your answers bring up further questions on this page.")
        return redirect("suppliers:task", pk=application.pk, section=section.key)
    following = after.paper.after(section)
    if "later" in request.POST or following is None:
        return redirect("suppliers:application", pk=application.pk)
    if "stay" in request.POST:
        return redirect("suppliers:task", pk=application.pk, section=section.key)
    return redirect("suppliers:task", pk=application.pk, section=following.key)
