"""Reminders of this room's clocks: bids not submitted, bids to be opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import SUPPLIER_WRITERS, User
from notifications.reminders import Reminder
from regulations.words import moment_words
from suppliers.queries import organisation_people
from tenders import addresses, queries
from tenders.models import Bid, Competition, Invitation, KeyShare

STEPS = (
    (timedelta(hours=1), "1h", "less than an hour"),
    (timedelta(hours=24), "24h", "less than 24 hours"),
    (timedelta(days=2), "2d", "less than 2 days"),
    (timedelta(days=7), "7d", "less than 7 days"),
)


def bids_due(now: datetime) -> Iterable[Reminder]:
    """To each invited supplier that has not submitted: 7 days, 2 days, 24 hours and 1 hour before bids are due."""
    rows = Invitation.objects.filter(
        competition__deadline__gte=now, competition__deadline__lte=now + STEPS[-1][0], competition__cancelled_at=None
    ).select_related("competition__buyer", "organisation")
    invited = list(rows)
    submitted = set(
        Bid.objects.filter(competition__in={row.competition_id for row in invited}, by_safety_net=False)
        .current()
        .values_list("competition_id", "organisation_id")
    )
    for row in invited:
        if (row.competition_id, row.organisation_id) not in submitted:
            yield _bid_due(row, now)


def _bid_due(invitation: Invitation, now: datetime) -> Reminder:
    competition = invitation.competition
    left = (competition.deadline or now) - now
    _, step, words = next(found for found in STEPS if left <= found[0])
    return Reminder(
        key=f"bid:{invitation.pk}:{competition.deadline:%Y%m%dT%H%M}:{step}",
        people=organisation_people(invitation.organisation, *SUPPLIER_WRITERS),
        subject=f"{competition.reference}: {words} left to bid",
        body=f"{invitation.organisation} has not submitted a bid for “{competition.title}” of {competition.buyer}. "
        f"Bids are due by {moment_words(competition.deadline or now)}.",
        link=addresses.bid_page(competition),
    )


def _what_waits(competition: Competition, now: datetime) -> str:
    bidders = queries.bidder_count(competition, now)
    if not bidders:
        return "No supplier has bid. Two people record that, so that no award can be recommended."
    return f"{bidders} {'bid waits' if bidders == 1 else 'bids wait'} sealed. Two people open them together."


def openings_due(now: datetime) -> Iterable[Reminder]:
    """To both openers, once the deadline has passed; where one has left the buyer, to the hub in their place."""
    waiting = Competition.objects.filter(
        published_at__isnull=False, deadline__lt=now, cancelled_at=None, opening=None
    ).select_related("buyer").prefetch_related("openers__person", "shares__holder")  # fmt: skip
    for competition in waiting:
        there = {person.pk for person in organisation_people(competition.buyer)}
        openers = [opener.person for opener in competition.openers.all()]
        gone = [person for person in openers if person.pk not in there]
        hub = [share.holder for share in competition.shares.all() if share.position == KeyShare.HUB] if gone else []
        yield Reminder(
            key=f"opening:{competition.pk}:{competition.deadline:%Y%m%dT%H%M}",
            people=[person for person in openers if person not in gone] + hub,
            subject=f"{competition.reference}: open the bids",
            body=f"The deadline for “{competition.title}” has passed. {_what_waits(competition, now)} "
            f"{_who_opens(competition, gone)}",
            link=addresses.opening_page(competition),
        )


def _who_opens(competition: Competition, gone: list[User]) -> str:
    if not gone:
        return "Both of you give your passphrases, the second soon after the first."
    left = " and ".join(map(str, gone))
    return (
        f"{left} {'has' if len(gone) == 1 else 'have'} left {competition.buyer}, so the hub’s share is needed: a "
        "decision maker of the hub who holds it gives a passphrase too, soon after the first."
    )
