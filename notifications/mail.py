"""One message as an e-mail: the words, a link into the portal, and letters as attachments."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from documents.queries import content_of
from notifications.models import Message


def compose(message: Message, server: Any = None) -> EmailMessage:
    """The e-mail, the same at each attempt. By its Message-ID a second copy is known as one."""
    link = f"\n\nRead more: {settings.BASE_URL}{message.link}" if message.link else ""
    mail = EmailMessage(
        subject=message.subject,
        body=f"{message.body}{link}\n\n{settings.PORTAL_NAME}",
        to=[message.person.email],
        headers={
            "Message-ID": f"<{message.pk}@{urlsplit(settings.BASE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
        connection=server,
    )
    for document in message.attachments.all():
        mail.attach(document.name, content_of(document), document.content_type)
    return mail
