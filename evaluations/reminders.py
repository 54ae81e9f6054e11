"""Reminders of this room's clock: the time in which a bidder explains its price."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.models import SUPPLIER_WRITERS
from evaluations import queries
from evaluations.addresses import explaining_page, judging_page
from notifications.reminders import Reminder
from regulations import calendar
from regulations.words import moment_words
from suppliers.queries import organisation_people


def prices_to_explain(now: datetime) -> Iterable[Reminder]:
    """To the bidder on the working day before its time to explain a price ends; once it is over, to who asked."""
    horizon = calendar.end_of_day(calendar.add_working_days(calendar.uk_date(now), 1))
    for inquiry in queries.prices_asked_about().filter(explained_at=None, due_at__lte=horizon):
        reference, due = inquiry.bid.competition.reference, moment_words(inquiry.due_at)
        if inquiry.due_at >= now:
            yield Reminder(
                key=f"low-price:{inquiry.pk}:soon",
                people=organisation_people(inquiry.bid.organisation, *SUPPLIER_WRITERS),
                subject=f"{reference}: explain your price",
                body=f"The buyer asked you to explain your price (regulation 69). Explain it by {due}; after that "
                "the buyer may judge without an explanation.",
                link=explaining_page(inquiry),
            )
        else:
            yield Reminder(
                key=f"low-price:{inquiry.pk}:late",
                people=[inquiry.asked_by],
                subject=f"{reference}: {inquiry.bid.organisation} has not explained its price",
                body=f"It could until {due}. Judge now whether the bid can be awarded without an explanation.",
                link=judging_page(inquiry),
            )
