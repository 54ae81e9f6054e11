"""Who may read which messages: their own, and nobody else's."""

from __future__ import annotations

from typing import Any

from accounts.policy import policy
from notifications.models import Message
from notifications.queries import Attachment


@policy
def may_have_messages(person: Any, obj: Any = None) -> bool:
    """You need to sign in to read your messages."""
    return bool(person.is_authenticated)


@policy
def may_read_message(person: Any, message: Message) -> bool:
    """A message is read by the person it is written to."""
    return bool(person.is_authenticated) and message.person_id == person.pk


@policy
def may_read_attachment(person: Any, attachment: Attachment) -> bool:
    """An attachment is read by the person whose message carries it."""
    return bool(may_read_message(person, attachment.message))
