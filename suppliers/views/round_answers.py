"""A member's part of a compliance round: pages to answer, the whole to check and sign."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.doors import attempt, page, posted
from accounts.errors import InvalidState
from documents.resumed import posted_with_files
from documents.views import serve
from ledger import clock
from suppliers import actions, policies, presenters, rounds, timing
from suppliers.forms.rounds import SignRoundForm
from suppliers.forms.sections import STAMP, SectionForm
from suppliers.models import RoundFile, RoundMember
from suppliers.presenters.colleagues import Clash
from suppliers.questionnaire import Section
from suppliers.rounds import RoundPaper
from suppliers.views.quarantine import say_if_quarantined


@page(policies.may_see_own_round, find=rounds.own_member)
def round_answer(request: HttpRequest, member: RoundMember) -> HttpResponse:
    """What is asked and answered; the signature once nothing is missing."""
    paper, form = rounds.read(member), SignRoundForm(posted(request), initial={"signatory_name": request.user.name})
    if form.is_valid():
        signed = {name: form.cleaned_data[name] for name in ("signatory_name", "signatory_position")}
        if attempt(form, actions.submit_round, by=request.user, member=member, **signed):
            messages.success(request, "Your answer is with the hub.")
            return redirect(request.path)
    return render(request, "suppliers/round_answer.html", {
        "member": member,
        "standing": member.standing(clock.now()),
        "given": [(section, paper.missing(section), rows) for section, rows in paper.given()],
        "missing": len(paper.gaps),
        "form": form,
        "may_answer": member.is_open and policies.may_answer_round(request.user, member),
        "left": timing.time_left(member.due_at, clock.now()),
        "rule": timing.ROUND_BY,
    })  # fmt: skip


@page(policies.may_answer_round, find=rounds.own_member)
def round_page(request: HttpRequest, member: RoundMember) -> HttpResponse:
    """Answer one page; a half-filled one is kept as it is."""
    paper = rounds.read(member)
    section = _section_or_404(paper, request)
    if not member.is_open:
        return redirect("suppliers:round_answer", pk=member.pk)
    if "remove" in request.POST:
        return _without(request, paper)
    form = SectionForm(section, section.questions, paper.kept, *posted_with_files(request))
    clashes = _keep(form, request, member, section) if request.method == "POST" else {}
    if request.method == "POST":
        if not form.errors:
            return _onward(request, paper, section)
        paper = rounds.read(member)  # what was kept of the files stands there
    return render(request, "suppliers/round_page.html", {
        "member": member,
        "section": section,
        "form": form,
        "rows": [
            (question, bound, question.key + STAMP, stamp, paper.files_of(question), clashes.get(question.key))
            for question, bound, stamp in form.rows()
        ],
        "number": paper.paper.sections.index(section) + 1,
        "count": len(paper.paper.sections),
    })  # fmt: skip


def _section_or_404(paper: RoundPaper, request: HttpRequest) -> Section:
    try:
        return paper.paper.section(request.resolver_match.kwargs["section"])
    except KeyError as missing:
        raise Http404 from missing


def _without(request: HttpRequest, paper: RoundPaper) -> HttpResponse:
    """The page again, without a file of it."""
    file = next((row for row in paper.files if str(row.pk) == request.POST["remove"]), None)
    if file is None:
        raise Http404
    actions.remove_round_file(by=request.user, file=file)
    return redirect(request.path)


def _keep(form: SectionForm, request: HttpRequest, member: RoundMember, section: Section) -> dict[str, Clash]:
    """Keep every well-formed answer and file, even when others are not; the answers that colleagues stand in for."""
    form.is_valid()
    saved = attempt(
        form, actions.save_replies, by=request.user, member=member, section=section, written=form.written()
    )  # fmt: skip
    conflicts = saved.conflicts if saved else ()
    clashes = {conflict.question: presenters.clash(form, conflict, request.user) for conflict in conflicts}
    for key, clash in clashes.items():
        form.add_error(key, clash.message)
    for question, upload in form.uploads():
        try:
            made = actions.add_round_file(by=request.user, member=member, question=question, upload=upload)
        except (ValidationError, InvalidState) as refused:
            form.add_error(question.key, getattr(refused, "messages", [str(refused)]))
        else:
            say_if_quarantined(form, question, made.document)
    if form.errors:
        form.show_again(saved.kept() if saved else None)
    return clashes


def _onward(request: HttpRequest, paper: RoundPaper, section: Section) -> HttpResponse:
    following = paper.paper.after(section)
    pk: UUID = paper.member.pk
    if "later" in request.POST or following is None:
        return redirect("suppliers:round_answer", pk=pk)
    return redirect("suppliers:round_page", pk=pk, section=following.key)


@page(policies.may_see_round_file, find=rounds.file_in_sight)
def round_file(request: HttpRequest, file: RoundFile) -> HttpResponseBase:
    """A file of an answer."""
    return serve(request, file.document)
