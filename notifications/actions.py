"""Telling people: rows in an outbox, written with the change they tell of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from documents.models import Document
from ledger import clock
from notifications.models import Message
from notifications.nudges import nudge

SUBJECT_LENGTH = 200


class NotInTransaction(Exception):
    """A message must be written in the transaction of what it tells, or a rollback would leave it behind."""


@dataclass(frozen=True)
class Notice:
    """One thing to tell some people; the key names the thing told."""

    key: str
    people: Collection[User]
    subject: str
    body: str
    link: str


def notify(
    *,
    people: Iterable[User],
    subject: str,
    body: str,
    link: str,
    key: str,
    attachments: Sequence[Document] = (),
) -> list[Message]:
    """Put one message per person into the outbox, in the caller's transaction.

    `key` names the thing told: the same person is told the same key once, however often this is called. `link` is a
    path of the portal. Letters go as attachments; anything confidential stays behind the link.
    """
    made = notify_all([Notice(key, list(people), subject, body, link)])
    if attachments:
        _attach(made, attachments)
    return made


def notify_all(notices: Sequence[Notice]) -> list[Message]:
    """Tell many things at once, in the same few queries however many there are. Each is told once, as by `notify`."""
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(*[notice.key for notice in notices])
    now = clock.now()
    by_key = {(row.person_id, row.key): row for notice in notices for row in _messages(notice, now)}
    keys, people = {key for _, key in by_key}, {person for person, _ in by_key}
    known = set(Message.objects.filter(key__in=keys, person__in=people).values_list("person", "key"))
    fresh = [row for told, row in sorted(by_key.items()) if told not in known]  # in one order: no deadlocks
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    made = list(Message.objects.filter(pk__in=[row.pk for row in fresh]))
    if made:
        nudge("notifications.delivery.deliver_outbox")
    return made


def _messages(notice: Notice, now: datetime) -> Iterator[Message]:
    heading = " ".join(notice.subject.split())[:SUBJECT_LENGTH]
    for person in notice.people:
        yield Message(
            person=person, key=notice.key, subject=heading, body=notice.body, link=notice.link, created_at=now
        )  # fmt: skip


def mark_read(*, by: User, messages: QuerySet[Message]) -> int:
    """Note when the person first saw these of their own messages; how many were new. Twice does no harm."""
    unread = messages.filter(person=by, read_at__isnull=True)
    return unread.update(read_at=clock.now()) if unread.exists() else 0


def _attach(messages: list[Message], attachments: Sequence[Document]) -> None:
    through = Message.attachments.through
    through.objects.bulk_create(
        through(message_id=message.pk, document_id=document.pk) for message in messages for document in attachments
    )
