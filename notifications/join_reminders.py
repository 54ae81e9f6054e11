"""The reminder of a room below this one, which cannot say it itself: a request to join that no owner answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts import news, queries
from notifications.reminders import Reminder


def join_requests_left_to_hub(now: datetime) -> Iterable[Reminder]:
    """To the hub's decision makers, once the owners have had their two working days; not to who asked."""
    if not (left := list(queries.join_requests_left_to_hub(now))):
        return
    deciders = news.deciders()
    for request in left:
        yield Reminder(
            key=f"join-request:{request.pk}:hub",
            people=[person for person in deciders if person.pk != request.person_id],
            subject=f"Nobody has answered who asks to join {request.organisation}",
            body=f"{request.person} ({request.person.email}) asks to join {request.organisation}. Its owners had "
            "2 working days and did not answer; now the hub can answer too.",
            link=reverse("accounts:join_request", args=[request.pk]),
        )
