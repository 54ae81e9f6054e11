"""Who is told of a change, one by one: foreseen while it is decided, with its delivery once it is settled (N8)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Membership, User
from documents.tables import to_the_second
from dps import reach
from dps.models import DynamicPurchasingSystem, Variation
from dps.queries import message_key
from notifications.models import Message
from regulations.words import several

BECAUSE = {"interested": "interested", "applying": "applies", "admitted": "admitted"}
FORESEEN = ("name", "email", "organisations", "because")
MOMENTS = ("told_at", "emailed_at", "failed_at", "read_at")
DELIVERED = ("name", "email", "organisations", *MOMENTS)


def delivered(variation: Variation) -> QuerySet[Message]:
    """What each person was told of a settled change, with when it went out and was read; by name."""
    found = Message.objects.filter(key=message_key(variation)).select_related("person")
    return found.order_by("person__name", "person__email")


def foreseen(dps: DynamicPurchasingSystem) -> list[tuple[User, str]]:
    """Everybody who would be told now, and why; by name."""
    why: dict[User, list[str]] = {}
    for group, people in reach.groups(dps).items():
        for person in people:
            why.setdefault(person, []).append(BECAUSE.get(group, group))
    return [(person, several(why[person])) for person in sorted(why, key=lambda one: (one.name, one.email))]


def delivered_rows(messages: Collection[Message]) -> Iterator[dict[str, Any]]:
    """A row for each message, with the organisations its reader is in now; in two queries."""
    bodies = _organisations([message.person_id for message in messages])
    for message in messages:
        yield {
            **_who(message.person, bodies),
            "told_at": message.created_at,
            "emailed_at": message.sent_at,
            "failed_at": message.failed_at,
            "read_at": message.read_at,
        }


def delivered_table(messages: Collection[Message]) -> Iterator[dict[str, Any]]:
    """The same rows for a file."""
    for row in delivered_rows(messages):
        yield row | {name: to_the_second(row[name]) for name in MOMENTS}


def foreseen_rows(people: Sequence[tuple[User, str]]) -> Iterator[dict[str, Any]]:
    """A row for each person who would be told; in one query."""
    bodies = _organisations([person.pk for person, _ in people])
    for person, because in people:
        yield {**_who(person, bodies), "because": because}


def _who(person: User, bodies: Mapping[UUID, str]) -> dict[str, Any]:
    return {"name": person.name, "email": person.email, "organisations": bodies.get(person.pk, "")}


def _organisations(people: Collection[UUID]) -> dict[UUID, str]:
    """The names of the organisations each person belongs to."""
    found: dict[UUID, dict[str, None]] = {}
    rows = Membership.objects.filter(user__in=people, ended_at=None).order_by("organisation__name")
    for person, name in rows.values_list("user_id", "organisation__name"):
        found.setdefault(person, {})[name] = None
    return {person: ", ".join(names) for person, names in found.items()}
