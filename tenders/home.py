"""What this room puts on a person's home page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import BUYER_ROLES, SUPPLIER_ROLES, SUPPLIER_WRITERS, Role
from accounts.needs import Need, Standing
from ledger import clock
from regulations.time_limits import information_due
from tenders import addresses, policies, queries
from tenders.models import ConflictDeclaration, PeriodAgreement, Question
from tenders.presenters import bids, competitions

SHOWN = 20


def needs(person: Any) -> Iterable[Need]:
    """Bids to submit, periods to answer; questions to answer, bids to open, keys to make. Six queries at most."""
    if not person.is_authenticated:
        return
    now = clock.now()
    if person.has_role(*SUPPLIER_WRITERS):
        yield from _supplier_needs(person, now)
    if person.has_role(Role.OFFICER):
        yield from _officer_needs(person, now)
    if person.has_role(*policies.OPENER_ROLES, Role.DECIDER):
        yield from _opener_needs(person, now)


def _supplier_needs(person: Any, now: datetime) -> Iterable[Need]:
    for invitation, bid in queries.invitations_with_bids(person)[:SHOWN]:
        competition = invitation.competition
        is_waiting = competition.is_open(now) and (bid is None or bid.by_safety_net)
        if is_waiting and policies.may_bid(person, invitation):
            text = f"Bid for “{competition.title}” of {competition.buyer}"
            href = addresses.bid_page(competition)
            yield Need(text, href, "Go to the bid", due=competition.deadline, rule="set by the buyer")
    asked = PeriodAgreement.objects.filter(
        agreed=None, competition__published_at=None, competition__cancelled_at=None,
        organisation__in=person.organisations(*SUPPLIER_WRITERS), deadline__gt=now,
    ).select_related("competition__buyer")  # fmt: skip
    for agreement in asked[:SHOWN]:
        text = f"Say whether you agree to a shorter time for bids of {agreement.competition.buyer}"
        yield Need(text, reverse("tenders:period", kwargs={"pk": agreement.pk}), "Answer", rule="regulation 34(12)")


def _officer_needs(person: Any, now: datetime) -> Iterable[Need]:
    waiting = Question.objects.filter(
        answered_at=None, competition__buyer__in=person.organisations(Role.OFFICER), competition__deadline__gte=now,
        competition__cancelled_at=None,
    ).select_related("competition")  # fmt: skip
    for question in waiting[:SHOWN]:
        text = f"Answer question {question.number} about “{question.competition.title}”"
        due = information_due(question.competition.deadline) if question.competition.deadline else None
        yield Need(text, reverse("tenders:answer", kwargs={"pk": question.pk}), "Answer", due=due, rule="regulation 53")


def _opener_needs(person: Any, now: datetime) -> Iterable[Need]:
    for opener in queries.openings_due(person, now)[:SHOWN]:
        competition = opener.competition
        text = f"Open the bids for “{competition.title}” with a colleague"
        yield Need(
            text, addresses.opening_page(competition), "Open", due=competition.deadline, rule="the deadline passed"
        )
    named = queries.named_in_drafts(person)
    if named and queries.key_of(person) is None:
        text = f"Make your key for opening bids: you are named as opener of “{named[0].title}”"
        yield Need(text, reverse("tenders:key"), "Make a key")
    declared = set(
        ConflictDeclaration.objects.filter(person=person, competition__in=named).values_list("competition", flat=True)
    )
    for competition in named[:SHOWN]:
        if competition.pk not in declared:
            href = reverse("tenders:conflict", kwargs={"reference": competition.reference})
            yield Need(
                f"Declare conflicts of interest for “{competition.title}”", href, "Declare", rule="regulation 24"
            )


def standings(person: Any) -> Iterable[Standing]:
    """A supplier's invitations and a buyer's call-offs, each in a sentence."""
    if not person.is_authenticated:
        return
    now = clock.now()
    if person.has_role(*SUPPLIER_ROLES):
        invited = queries.invitations_with_bids(person)[:SHOWN]
        for invitation, bid in invited:
            may_bid = policies.may_bid(person, invitation)
            text = f"{invitation.competition.title}: {bids.sentence(invitation, bid, now, may_bid=may_bid)}"
            yield Standing(text, addresses.invitation_page(invitation.competition))
        if invited:
            yield Standing("All your invitations to bid", reverse("tenders:invitations"))
    if person.has_role(*BUYER_ROLES):
        rows = queries.competitions_in_sight(person).filter(concluded_at=None, cancelled_at=None)
        for row in rows.order_by("deadline", "-created_at")[:SHOWN]:
            yield Standing(f"{row.title}: {competitions.sentence(row, now)}", addresses.buyer_page(row))
        yield Standing("All call-offs of your organisation, and drafting another", reverse("tenders:list"))
    if person.has_role(*policies.OPENER_ROLES, Role.DECIDER):
        yield Standing("Your key for opening bids", reverse("tenders:key"))
