"""Handing messages to the mail server, each once.

Exactly once, as far as mail allows: a message is claimed under a row lock that no second worker can take, and is marked
sent in the same transaction in which the server accepted it. Should the process die in the instant between the server's
acceptance and our commit, the message is handed over again with the same Message-ID, by which mail systems and people
recognise it as the same mail.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from documents.queries import content_of
from notifications.models import Delivery, Message

logger = logging.getLogger(__name__)

ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
BATCH = 100
ANSWER_LENGTH = 300


def deliver_due(limit: int = BATCH) -> int:
    """Hand over what is due; how many messages were accepted. Several may run at once."""
    return sum(1 for _ in range(limit) if (accepted := deliver_next()) is not None and accepted)


def deliver_next() -> bool | None:
    """Hand over one due message. True when accepted, False when not, None when nothing is due.

    The pace of e-mail follows the machine's own time, not the portal's: a moved clock must not hold mail back.
    """
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(sent_at__isnull=True, failed_at__isnull=True, next_attempt_at__lte=timezone.now())
            .select_related("person")
            .order_by("next_attempt_at")
            .first()
        )
        return None if message is None else _attempt(message)


def _attempt(message: Message) -> bool:
    now = timezone.now()
    message.attempts += 1
    try:
        _compose(message).send()
        accepted, answer = True, "accepted"
        message.sent_at = now
    except smtplib.SMTPRecipientsRefused as refused:
        accepted, answer = False, str(refused)
        message.failed_at = now if _is_permanent(refused) else None
    except (smtplib.SMTPException, OSError) as error:
        accepted, answer = False, f"{type(error).__name__}: {error}"
    if not accepted and message.failed_at is None:
        message.failed_at = now if message.attempts >= ATTEMPTS else None
        message.next_attempt_at = now + FIRST_PAUSE * 2 ** (message.attempts - 1)
    message.save(update_fields=["attempts", "sent_at", "failed_at", "next_attempt_at"])
    Delivery.objects.create(message=message, attempted_at=now, accepted=accepted, answer=answer[:ANSWER_LENGTH])
    return accepted


def _is_permanent(refused: smtplib.SMTPRecipientsRefused) -> bool:
    return all(500 <= code < 600 for code, _ in refused.recipients.values())


def _compose(message: Message) -> EmailMessage:
    link = f"\n\nRead more: {settings.BASE_URL}{message.link}" if message.link else ""
    mail = EmailMessage(
        subject=message.subject,
        body=f"{message.body}{link}\n\n{settings.PORTAL_NAME}",
        to=[message.person.email],
        headers={"Message-ID": f"<{message.pk}@{settings.BASE_URL.split('://')[-1].split(':')[0]}>"},
        connection=get_connection(),
    )
    for document in message.attachments.all():
        mail.attach(document.name, content_of(document), document.content_type)
    return mail


@shared_task
def deliver_outbox() -> None:
    """Hand over everything that is due."""
    deliver_due()


def nudge() -> None:
    """Start a delivery soon; when the broker is away, beat's sweep does it later."""
    try:
        deliver_outbox.apply_async(ignore_result=True, retry=False)
    except OperationalError:
        logger.warning("The queue is away; the sweep will deliver the outbox")
