"""Handing messages to the mail server, each once.

Exactly once, as far as mail allows: a message is claimed under a row lock that no second worker can take, and is marked
sent in the same transaction in which the server accepted it. Should the process die in the instant between the server's
acceptance and our commit, the message is handed over again with the same Message-ID, by which mail systems and people
recognise it as the same mail.

The pace of e-mail follows the database's own clock, not the portal's: a moved clock must not hold mail back.
"""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from ledger import clock
from notifications.mail import compose
from notifications.models import Delivery, Message

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
ATTEMPTS = 100  # over four days with these pauses, about as long as mail servers themselves try
BATCH = 100
ANSWER_LENGTH = 300


@dataclass(frozen=True)
class Answer:
    """What came of one attempt."""

    accepted: bool
    says: str
    permanent: bool = False
    server_away: bool = False


def deliver_due(limit: int = BATCH) -> int:
    """Hand over what is due, over one connection; how many messages were accepted. Several may run at once.

    A server that is away or hangs costs one wait, not one for each message.
    """
    if not _due().exists():
        return 0
    accepted = 0
    try:
        with get_connection() as server:
            for _ in range(limit):
                answer = deliver_next(server)
                if answer is None or answer.server_away:
                    break
                accepted += answer.accepted
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("The mail server is away (%s); what is to be sent waits", type(error).__name__)
    return accepted


def deliver_next(server: Any) -> Answer | None:
    """Hand over one due message; None when nothing is due that no other worker has in hand."""
    with transaction.atomic():
        due = _due().select_for_update(skip_locked=True, of=("self",)).select_related("person")
        message = due.order_by("next_attempt_at").first()
        if message is None:
            return None
        answer = _hand_over(message, server)
        _note(message, answer)
        return answer


def _due() -> QuerySet[Message]:
    return Message.objects.filter(sent_at__isnull=True, failed_at__isnull=True, next_attempt_at__lte=Now())


def _hand_over(message: Message, server: Any) -> Answer:
    try:
        mail = compose(message, server)
    except Exception as error:  # one message that cannot be made must not hold up all behind it
        logger.exception("Message %s could not be put together", message.pk)
        return Answer(accepted=False, says=f"Not put together: {type(error).__name__}")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        return Answer(accepted=False, says=str(refused), permanent=all(500 <= code < 600 for code in codes))
    except smtplib.SMTPDataError as refused:
        return Answer(accepted=False, says=str(refused), permanent=500 <= refused.smtp_code < 600)
    except (smtplib.SMTPException, OSError) as error:
        return Answer(accepted=False, says=f"{type(error).__name__}: {error}", server_away=True)
    return Answer(accepted=True, says="accepted")


def _note(message: Message, answer: Answer) -> None:
    now = clock.now()
    message.attempts += 1
    if answer.accepted:
        message.sent_at = now
    elif answer.permanent or message.attempts >= ATTEMPTS:
        message.failed_at = now
    message.save(update_fields=["attempts", "sent_at", "failed_at"])
    Message.objects.filter(pk=message.pk).update(next_attempt_at=Now() + _pause(message.attempts))
    Delivery.objects.create(
        message=message, attempted_at=now, accepted=answer.accepted, answer=answer.says[:ANSWER_LENGTH]
    )


def _pause(attempts: int) -> timedelta:
    return LONGEST_PAUSE if attempts > 6 else min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))


@shared_task
def deliver_outbox() -> None:
    """Hand over everything that is due."""
    deliver_due()
