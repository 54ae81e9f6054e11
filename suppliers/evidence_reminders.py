"""Reminders about evidence: certificates that run out, and requests that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.models import SUPPLIER_WRITERS, Role, User
from notifications.reminders import Reminder
from regulations import calendar
from regulations.words import day_words
from suppliers import held, queries, timing
from suppliers.addresses import address
from suppliers.models import HeldEvidence
from suppliers.models.held import EXPIRING_DAYS

WARNINGS = (7, 30, EXPIRING_DAYS)
"""Days before evidence runs out on which every owner is warned, once each."""

LOOK_BACK = timedelta(days=90)
"""How long after the day something new is still told; the lapse report shows everything."""


def evidence_expiring(now: datetime) -> Iterable[Reminder]:
    """To every owner 60, 30 and 7 days ahead and once it has run out; then to the hub as well."""
    today = calendar.uk_date(now)
    soon = Q(expires_on__lte=today + timedelta(days=EXPIRING_DAYS))
    recent = Q(expires_on__gte=today - LOOK_BACK) | Q(given_at__gte=now - LOOK_BACK)
    for row in held.now_held().filter(soon, recent, held.is_member(now)):
        owners = queries.organisation_people(row.organisation, Role.OWNER)
        if row.has_expired(today):
            yield from _ran_out(row, owners, now)
        else:
            yield _runs_out(row, owners, today)


def _runs_out(row: HeldEvidence, owners: list[User], today: date) -> Reminder:
    assert row.expires_on is not None  # noqa: S101  # only evidence with a date is read
    left = (row.expires_on - today).days
    step = next(days for days in WARNINGS if left <= days)
    return Reminder(
        key=f"evidence:{row.pk}:{step}",
        people=owners,
        subject=f"Renew by {day_words(row.expires_on)}: {row.title}",
        body=f"It is evidence of {row.organisation} as an admitted supplier. Give the renewed one in the portal.",
        link=address("suppliers:renew_evidence", row),
    )


def _ran_out(row: HeldEvidence, owners: list[User], now: datetime) -> Iterable[Reminder]:
    assert row.expires_on is not None  # noqa: S101  # only evidence with a date is read
    hub = [person for body in held.hubs_of(row, now) for person in queries.organisation_people(body, Role.ASSESSOR)]
    report = f"{reverse('suppliers:expiring')}?{urlencode({'q': row.organisation.name})}"
    for people, key, link in (
        (owners, "expired", address("suppliers:renew_evidence", row)),
        (hub, "expired-hub", report),
    ):
        yield Reminder(
            key=f"evidence:{row.pk}:{key}",
            people=people,
            subject=f"{row.organisation}: {row.title} has run out",
            body=f"It was valid until {day_words(row.expires_on)} and no renewed one has been given. Nothing follows "
            "by itself; the hub decides whether the admission is touched.",
            link=link,
        )


def evidence_requests_due(now: datetime) -> Iterable[Reminder]:
    """To the member on the working day before its answer is due; once the time is over, to who asked."""
    horizon = calendar.end_of_day(calendar.add_working_days(calendar.uk_date(now), 1))
    for asked in held.open_requests(now).filter(due_at__lte=horizon, due_at__gte=now - LOOK_BACK):
        if asked.due_at >= now:
            yield Reminder(
                key=f"evidence-request:{asked.pk}:soon",
                people=queries.organisation_people(asked.admission.organisation, *SUPPLIER_WRITERS),
                subject=f"{asked.what}: your answer is due",
                body=f"The hub asked for evidence. Answer by {timing.in_words(asked.due_at)} (rule DPS-18).",
                link=address("suppliers:answer_evidence", asked),
            )
        else:
            yield Reminder(
                key=f"evidence-request:{asked.pk}:late",
                people=[asked.asked_by],
                subject=f"{asked.admission.organisation} has not answered: {asked.what}",
                body=f"The answer was due by {timing.in_words(asked.due_at)}. Review what follows.",
                link=address("suppliers:evidence_request", asked),
            )
