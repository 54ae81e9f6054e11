"""Telling people: rows in an outbox, written with the change they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(key)
    now = clock.now()
    heading = " ".join(subject.split())[:SUBJECT_LENGTH]
    rows = [
        Message(person=person, key=key, subject=heading, body=body, link=link, created_at=now)
        for _, person in sorted({person.pk: person for person in people}.items())  # in one order: no deadlocks
    ]
    known = set(
        Message.objects.filter(key=key, person__in=[row.person for row in rows]).values_list("person", flat=True)
    )
    fresh = [row for row in rows if row.person_id not in known]
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    made = list(Message.objects.filter(key=key, pk__in=[row.pk for row in fresh]))
    if attachments:
        _attach(made, attachments)
    if made:
        nudge("notifications.delivery.deliver_outbox")
    return made


def mark_read(*, by: User, messages: QuerySet[Message]) -> int:
    """Note when the person first saw these of their own messages; how many were new. Twice does no harm."""
    unread = messages.filter(person=by, read_at__isnull=True)
    return unread.update(read_at=clock.now()) if unread.exists() else 0


def _attach(messages: list[Message], attachments: Sequence[Document]) -> None:
    through = Message.attachments.through
    through.objects.bulk_create(
        through(message_id=message.pk, document_id=document.pk) for message in messages for document in attachments
    )
