"""One page of the questionnaire: shows what was answered, keeps what is written, tells of colleagues' changes."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page
from accounts.errors import InvalidState
from ledger import clock
from suppliers import actions, policies, presenters, queries
from suppliers.answers import Conflict
from suppliers.forms.sections import SectionForm
from suppliers.models import Application
from suppliers.questionnaire import Section
from suppliers.readiness import Readiness, readiness_of, with_files_of_now
from suppliers.views import autosave
from suppliers.views.drafts import moved_on
from suppliers.views.quarantine import say_if_quarantined
from suppliers.views.sections import REMOVED, asked, form_of, is_removed

CHANGED_MEANWHILE = "The questions changed while you were writing. What you wrote stands here: read and save again."


@page(policies.may_edit_application, find=queries.own_application)
def task(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Answer the questions of one page; a half-filled page is kept as it is, by its buttons or while one writes."""
    if autosave.is_asked(request):
        return autosave.answer(request, application)
    if not application.is_draft:
        return _too_late(request, application)
    if moved_on(request, application):
        return _after_move(request, application)
    readiness, section = asked(request, application)
    if is_removed(readiness, section):
        return _show_typed(request, readiness, section, REMOVED)
    form = form_of(readiness, section, request)
    clashes: Sequence[Conflict] = ()
    if request.method == "POST":
        clashes = _keep(form, request, application, section)
        if not form.errors or _leaves_half_filled(request, form, clashes):
            return _onward(request, readiness, section, form)
        readiness = with_files_of_now(readiness)
    return _show(request, readiness, section, form, clashes)


def _show(
    request: HttpRequest, readiness: Readiness, section: Section, form: SectionForm, clashes: Sequence[Conflict] = ()
) -> HttpResponse:
    shown = presenters.task(readiness, section, form, person=request.user, now=clock.now(), clashes=clashes)
    return render(request, "suppliers/task.html", shown)


def _too_late(request: HttpRequest, application: Application) -> HttpResponse:
    """Nothing can be changed any more; what was typed meanwhile is shown once more, so that it can be copied."""
    if request.method != "POST":
        return redirect("suppliers:application", pk=application.pk)
    return _show_typed(request, *asked(request, application), presenters.closed(application))


def _show_typed(request: HttpRequest, readiness: Readiness, section: Section, said: str) -> HttpResponse:
    form = form_of(readiness, section, request)
    form.is_valid()
    shown = presenters.too_late(readiness, section, form) | {"said": said}
    return render(request, "suppliers/too_late.html", shown, status=409)


def _after_move(request: HttpRequest, application: Application) -> HttpResponse:
    """The questions are not those that the page had shown: nothing is saved to them before they were read."""
    if request.method != "POST":
        return redirect("suppliers:application", pk=application.pk)
    readiness, section = asked(request, queries.own_application(request.user, application.pk))
    if is_removed(readiness, section):
        return _show_typed(request, readiness, section, REMOVED)
    form = form_of(readiness, section, request)
    form.add_error(None, CHANGED_MEANWHILE)
    form.show_again(None)
    return _show(request, readiness, section, form)


def _keep(form: SectionForm, request: HttpRequest, application: Application, section: Section) -> Sequence[Conflict]:
    """Keep every answer and file, half typed or not; the answers that colleagues stand in for."""
    form.is_valid()
    saved = attempt(
        form, actions.save_answers, by=request.user, application=application, section=section, written=form.written()
    )
    clashes = saved.conflicts if saved else ()
    for conflict in clashes:
        form.add_error(conflict.question, presenters.clash(form, conflict, request.user).message)
    _keep_files(form, request, application, section)
    if form.errors:
        form.show_again(saved.kept() if saved else None)
    return clashes


def _leaves_half_filled(request: HttpRequest, form: SectionForm, clashes: Sequence[Conflict]) -> bool:
    """Whether somebody goes who wants to come back, and all that is not in order is kept as it was typed."""
    half = form.half_typed()
    if "later" not in request.POST or clashes or not set(form.errors) <= set(half):
        return False
    messages.info(request, presenters.unfinished_kept([f"“{form[key].label}”" for key in half]))
    return True


def _keep_files(form: SectionForm, request: HttpRequest, application: Application, section: Section) -> None:
    for question, upload in form.uploads():
        try:
            made = actions.add_evidence(
                by=request.user, application=application, section=section, question=question, upload=upload
            )
        except (ValidationError, InvalidState) as refused:
            form.add_error(question.key, getattr(refused, "messages", [str(refused)]))
        else:
            say_if_quarantined(form, question, made.document)


def _onward(request: HttpRequest, before: Readiness, section: Section, form: SectionForm) -> HttpResponse:
    """To the next page; back to this one if the answers brought up further questions."""
    application = before.application
    if any(row.for_review and row.place == section.place for row in before.files):
        actions.look_at_files(by=request.user, application=application, section=section)
    after = readiness_of(application, at=clock.now())
    now = next((one for one in after.paper.sections if one.key == section.key), None)
    if now is None:
        lot = section.lot_name or f"{section.counts_for}, for which {section.party_name} takes part,"
        messages.info(request, f"{lot} is no longer part of this application: a colleague took it out. "
                      "What you wrote is kept and comes back if the lot is chosen again.")  # fmt: skip
        return redirect("suppliers:application", pk=application.pk)
    if form.gone:
        messages.info(request, "A colleague's answer means that some of these questions do not apply any more. "
                      "What you wrote to them is kept and comes back if they do.")  # fmt: skip
    following = after.paper.after(now)
    if "later" in request.POST:
        return redirect("suppliers:application", pk=application.pk)
    appeared = set(after.shown[section.key]) - set(before.shown[section.key])
    if appeared:
        messages.info(request, "Saved. Your answers bring up further questions on this page.")
        return redirect("suppliers:task", pk=application.pk, section=section.key)
    if following is None:
        return redirect("suppliers:application", pk=application.pk)
    return redirect("suppliers:task", pk=application.pk, section=following.key)
