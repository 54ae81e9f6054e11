"""What a person was told. Each takes a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from documents.models import Document
from notifications.models import Message


@dataclass(frozen=True)
class Attachment:
    """A document as it came with a message."""

    message: Message
    document: Document


def inbox(person: User, *, unread: bool = False) -> QuerySet[Message]:
    """What the list shows of the person's messages, newest first, with the number of attachments as `attached`."""
    attachments = Message.attachments.through.objects.filter(message=OuterRef("pk")).values("message")
    attached = Coalesce(Subquery(attachments.values_list(Count("pk"))), 0)
    shown = Message.objects.only("subject", "created_at", "read_at")
    messages = shown.filter(person=person).annotate(attached=attached).order_by("-created_at", "id")
    return messages.filter(read_at__isnull=True) if unread else messages


def count_unread(person: User) -> int:
    """How many messages the person has not opened."""
    return Message.objects.filter(person=person, read_at__isnull=True).count()


def message_for(person: Any, pk: UUID) -> Message:
    """One of the person's own messages, with its attachments. Raises Message.DoesNotExist for anybody else's."""
    own = Message.objects.filter(person_id=person.pk).select_related("person").prefetch_related("attachments")
    return own.get(pk=pk)


def attachment_for(person: Any, pk: UUID, document: UUID) -> Attachment:
    """One attachment of one of the person's own messages, or DoesNotExist."""
    message = message_for(person, pk)
    return Attachment(message, message.attachments.get(pk=document))
