"""Running a call-off: its list and page, conflicts, questions, more time, cancellation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.doors import attempt, page, posted
from ledger import clock
from tenders import actions, filters, held_shares, policies, queries
from tenders.forms import buyer as forms
from tenders.models import Competition, ConflictDeclaration, Question
from tenders.models.competitions import Phase
from tenders.presenters import competitions as presenters

PAGE = 25


@page(policies.may_list_competitions)
def listed(request: HttpRequest) -> HttpResponse:
    """Call-offs in the person's sight, filtered by the address."""
    now, chosen = clock.now(), filters.CallOffFilter(request.GET)
    found = Paginator(chosen.apply(queries.competitions_in_sight(request.user), now), PAGE)
    rows = found.get_page(request.GET.get("page"))
    context = {
        "rows": [(row, presenters.sentence(row, now), row.phase(now).label) for row in rows],
        "page": rows,
        "count": found.count,
        "chosen": chosen,
        "states": [
            (key, text, "?" + chosen.query(state=key), key == chosen.state) for key, text in filters.STATES.items()
        ],
        "link": lambda number: "?" + chosen.query(page=number),
        "may_draft": policies.may_draft_competition(request.user),
    }
    return render(request, "tenders/list.html", context)


@page(policies.may_see_competition, find=queries.competition_for)
def competition(request: HttpRequest, competition: Competition) -> HttpResponse:
    """A draft as a task list; a published call-off as a timeline with its state in a sentence."""
    now = clock.now()
    if competition.phase(now) == Phase.DRAFT:
        draft = queries.draft_for(request.user, competition.reference)
        return render(request, "tenders/draft.html", presenters.task_list(draft, request.user, now))
    return render(request, "tenders/competition.html", _published(competition, request.user, now))


def _published(competition: Competition, person: Any, now: Any) -> dict[str, Any]:
    bidders = queries.bidder_count(competition, now)
    phase = competition.phase(now)
    return presenters.facts(competition) | {
        "sentence": presenters.sentence(competition, now, bidders),
        "state": phase.label,
        "colour": presenters.COLOURS[phase],
        "phase": phase,
        "now": now,
        "bidders": bidders,
        "invited": competition.invitations.count(),
        "timeline": presenters.timeline(competition, now),
        "questions": list(competition.questions.all()),
        "attempts": queries.attempts_with_people(competition),
        "waiting": held_shares.waiting_act(competition, now) if phase == Phase.SEALED else None,
        "opened": list(queries.opened_bids(competition)) if policies.may_read_opened_bids(person, competition) else [],
        "may_edit": policies.may_edit_competition(person, competition),
        "may_evaluate": policies.may_follow_evaluation(person, competition),
        "may_open": policies.may_open_bids(person, competition),
        "declared": next((d for d in competition.conflict_declarations.all() if d.person_id == person.pk), None),
        "may_declare": policies.may_declare_conflict(person, competition),
        "conflicts": [d for d in competition.conflict_declarations.select_related("person") if d.has_conflict],
    }


@page(policies.may_declare_conflict, find=queries.competition_for)
def conflict(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Declare whether one has a conflict of interest."""
    form = forms.ConflictForm(posted(request))
    if form.is_valid() and attempt(
        form, actions.declare_conflict, by=request.user, competition=competition, **form.cleaned_data
    ):
        if form.cleaned_data["has_conflict"]:
            messages.success(request, "Your declaration is recorded. You take no further part in this call-off.")
            return redirect("home")
        messages.success(request, "You have declared to have no conflict of interest.")
        return redirect(_came_from(request) or reverse("tenders:competition", args=[competition.reference]))
    return render(request, "tenders/conflict.html", {"competition": competition, "form": form})


def _came_from(request: HttpRequest) -> str:
    """The page that sent the person here to declare first; nothing for an address that is not ours."""
    address = request.GET.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


@page(policies.may_record_measure, find=queries.declaration_for)
def measure(request: HttpRequest, declaration: ConflictDeclaration) -> HttpResponse:
    """Record what was done about a declared conflict."""
    form = forms.MeasureForm(posted(request))
    if form.is_valid() and attempt(
        form, actions.record_measure, by=request.user, declaration=declaration, **form.cleaned_data
    ):
        return redirect("tenders:competition", reference=declaration.competition.reference)
    return render(request, "tenders/measure.html", {"declaration": declaration, "form": form})


@page(policies.may_edit_competition, find=queries.competition_for)
def extend(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Move the deadline later."""
    form = forms.ExtendForm(posted(request), initial={"deadline": competition.deadline})
    if form.is_valid() and attempt(
        form, actions.extend_deadline, by=request.user, competition=competition, **form.cleaned_data
    ):
        messages.success(request, "The deadline has moved, and everybody invited is told.")
        return redirect("tenders:competition", reference=competition.reference)
    return render(request, "tenders/extend.html", {"competition": competition, "form": form})


@page(policies.may_edit_competition, find=queries.competition_for)
def cancel(request: HttpRequest, competition: Competition) -> HttpResponse:
    """Cancel with reasons."""
    form = forms.ReasonForm(competition.is_published, posted(request))
    if form.is_valid() and attempt(
        form, actions.cancel_competition, by=request.user, competition=competition, **form.cleaned_data
    ):
        ended = "is cancelled" if competition.is_published else "is given up"
        messages.success(request, f"{competition.reference} {ended}.")
        return redirect("tenders:competition", reference=competition.reference)
    return render(request, "tenders/cancel.html", {"competition": competition, "form": form})


@page(policies.may_answer_question, find=queries.question_for)
def answer(request: HttpRequest, question: Question) -> HttpResponse:
    """Answer a question to everybody invited."""
    form = forms.AnswerForm(posted(request), initial={"shown_as": question.text})
    if form.is_valid() and attempt(
        form, actions.answer_question, by=request.user, question=question, **form.cleaned_data
    ):
        messages.success(request, "Your answer is with everybody invited.")
        return redirect("tenders:competition", reference=question.competition.reference)
    late = queries.is_late_answer(question, clock.now())
    return render(request, "tenders/answer.html", {"question": question, "form": form, "late": late})
