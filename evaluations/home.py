"""What this room puts on a person's home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS, Role
from accounts.needs import Need, Standing
from evaluations import queries
from evaluations.addresses import explaining_page, judging_page
from evaluations.models import Award, Outcome, PanelMember, Score
from evaluations.presenters import award_sentence
from ledger import clock
from tenders.models import Competition

SHOWN = 20


def needs(person: Any) -> Iterable[Need]:
    """Bids to score, evaluations to run, awards to approve, prices to explain."""
    if not person.is_authenticated:
        return
    yield from _to_score(person)
    if person.has_role(Role.OFFICER):
        yield from _to_judge(person)
        yield from _to_evaluate(person)
        yield from _to_record(person)
    if person.has_role(Role.APPROVER):
        yield from _to_approve(person)
    if person.has_role(*SUPPLIER_WRITERS):
        yield from _to_explain(person)


def _to_explain(person: Any) -> Iterable[Need]:
    asked = queries.prices_asked_about().filter(bid__organisation__in=person.organisations(*SUPPLIER_WRITERS))
    for inquiry in asked.filter(explained_at=None)[:SHOWN]:
        text = f"Explain your price in {inquiry.bid.competition.reference}"
        yield Need(text, explaining_page(inquiry), "Explain", due=inquiry.due_at, rule="regulation 69")


def _to_judge(person: Any) -> Iterable[Need]:
    ripe = Q(explained_at__isnull=False) | Q(due_at__lt=clock.now())
    asked = queries.prices_asked_about().filter(ripe, bid__competition__buyer__in=person.organisations(Role.OFFICER))
    for inquiry in asked[:SHOWN]:
        said = "has explained its price" if inquiry.explained_at else "has not explained its price in time"
        text = f"{inquiry.bid.organisation} {said} in {inquiry.bid.competition.reference}: judge it"
        yield Need(text, judging_page(inquiry), "Judge", rule="regulation 69")


def _to_score(person: Any) -> Iterable[Need]:
    handed_in = Score.objects.filter(
        evaluator=person, bid__competition=OuterRef("competition"), submitted_at__isnull=False
    )
    waiting = PanelMember.objects.filter(
        ~Exists(handed_in), person=person, competition__cancelled_at=None, competition__concluded_at=None
    )
    for member in waiting.select_related("competition")[:SHOWN]:
        text = f"Score the bids for {member.competition.title}"
        yield Need(text, reverse("evaluations:score", args=[member.competition.reference]), "Score")


def _to_evaluate(person: Any) -> Iterable[Need]:
    pending = Award.objects.filter(competition=OuterRef("pk"), returned_at=None)
    own = Competition.objects.filter(
        ~Exists(pending), buyer__in=person.organisations(Role.OFFICER), opening__isnull=False, cancelled_at=None
    )
    for competition in own.order_by("deadline")[:SHOWN]:
        text = f"Bring the evaluation of {competition.title} to an outcome"
        yield Need(text, reverse("evaluations:overview", args=[competition.reference]), "Go on")


def _to_record(person: Any) -> Iterable[Need]:
    """Contracts of awards whose standstill is over, if there was one."""
    signed = Q(standstill_ends_at=None) | Q(standstill_ends_at__lt=clock.now())
    waiting = queries.approved_awards().filter(
        signed, competition__buyer__in=person.organisations(Role.OFFICER), outcome=Outcome.AWARD, contract=None
    )
    for award in waiting.order_by("approved_at")[:SHOWN]:
        text = f"Record the contract for {award.competition.title} once both have signed it"
        yield Need(text, reverse("evaluations:contract", args=[award.competition.reference]), "Record")


def _to_approve(person: Any) -> Iterable[Need]:
    waiting = Award.objects.filter(
        competition__buyer__in=person.organisations(Role.APPROVER), approved_at=None, returned_at=None
    ).exclude(recommended_by=person)
    for award in waiting.select_related("competition")[:SHOWN]:
        text = f"Approve the outcome of {award.competition.title}, or send it back"
        yield Need(text, reverse("evaluations:award", args=[award.competition.reference]), "Decide")


def standings(person: Any) -> Iterable[Standing]:
    """Outcomes: a supplier's letters, a buyer's awards."""
    if not person.is_authenticated:
        return
    if person.organisations(*SUPPLIER_ROLES):
        for letter in queries.letters_for(person).order_by("-award__approved_at")[:SHOWN]:
            won = letter.bid_id == letter.award.winner_id
            text = f"{letter.award.competition.title}: {'awarded to you' if won else 'decided'}. Your letter is here."
            yield Standing(text, reverse("evaluations:outcome", args=[letter.pk]))
    buyers = person.organisations(Role.OFFICER, Role.APPROVER)
    awards = Award.objects.filter(competition__buyer__in=buyers, returned_at=None) if buyers else Award.objects.none()
    for award in awards.select_related("competition", "winner__organisation", "approved_by", "recommended_by")[:SHOWN]:
        text = f"{award.competition.title}. {award_sentence(award)}."
        yield Standing(text, reverse("evaluations:overview", args=[award.competition.reference]))
