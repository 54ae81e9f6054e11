"""Scores given alone, then moderated to one consensus."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.doors import attempt, posted
from evaluations import actions, policies, presenters, queries
from evaluations.forms import ConsensusForm, ScoresForm
from evaluations.models import PanelMember
from evaluations.views.entrance import evaluation_page
from tenders.models import Bid, CompetitionCriterion


@evaluation_page(policies.may_score, find=queries.membership_for)
def own_scores(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """Every bid the evaluator scores, with what is missing; then hand in all at once."""
    form = Form(posted(request))
    if form.is_valid() and attempt(form, actions.submit_scores, by=request.user, member=member):
        messages.success(request, "Your scores are handed in. They can no longer change.")
        return redirect(request.path)
    return render(request, "evaluations/own_scores.html", {**presenters.own_scores(member), "form": form})


def _bid_to_score(person: Any, reference: str, bid: UUID) -> tuple[PanelMember, Bid]:
    member = queries.membership_for(person, reference)
    found = next((b for b in queries.bids_to_score(member.competition) if b.pk == bid), None)
    if found is None:
        raise Bid.DoesNotExist
    return member, found


@evaluation_page(policies.may_score_bid, find=_bid_to_score)
def score_bid(request: HttpRequest, found: tuple[PanelMember, Bid]) -> HttpResponse:
    """One bid on one page: each answer with the score and the reason beside it."""
    member, bid = found
    page_ = presenters.score_page(member, bid)
    form = ScoresForm([row.criterion for row in page_["rows"]], posted(request), initial=page_["initial"])
    if form.is_valid() and attempt(
        form, actions.save_scores, by=request.user, member=member, bid=bid, given=form.given()
    ):
        return redirect(page_["next"])
    return render(request, "evaluations/score_bid.html", {**page_, "form": form})


@evaluation_page(policies.may_read_evaluation, find=queries.competition_for_buyer)
def moderation(request: HttpRequest, competition: Any) -> HttpResponse:
    """Criterion by evaluator for every bid, with the consensus beside."""
    return render(request, "evaluations/moderation.html", presenters.moderation(competition))


def _score_to_agree(person: Any, reference: str, bid: UUID, code: str) -> tuple[Bid, CompetitionCriterion]:
    competition = queries.competition_for_buyer(person, reference)
    found = next((b for b in queries.bids_to_score(competition) if b.pk == bid), None)
    criterion = next((c for c in queries.quality_criteria(competition) if c.code == code), None)
    if found is None or criterion is None:
        raise Bid.DoesNotExist
    found.competition = competition
    return found, criterion


@evaluation_page(policies.may_read_score, find=_score_to_agree)
def moderate(request: HttpRequest, found: tuple[Bid, CompetitionCriterion]) -> HttpResponse:
    """The individual scores with their reasons, and the one the panel agrees on."""
    bid, criterion = found
    page_ = presenters.moderate_page(bid, criterion, request.user)
    form = ConsensusForm(posted(request), initial=page_["initial"])
    if form.is_valid() and attempt(
        form, actions.record_consensus, by=request.user, bid=bid, criterion=criterion, **form.cleaned_data
    ):
        return redirect("evaluations:moderate", reference=bid.competition.reference)
    return render(request, "evaluations/moderate.html", {**page_, "form": form})
