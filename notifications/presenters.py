"""Where the e-mail of a message stands, in words."""

from __future__ import annotations

from notifications.models import Message


def by_email(message: Message) -> str:
    """One sentence."""
    to = message.person.email
    if message.sent_at:
        return f"Also sent by e-mail to {to}."
    if message.failed_at:
        return f"The e-mail to {to} was refused, so you have it here alone. Check that this address is still yours."
    if message.attempts:
        return f"The mail server has not yet taken the e-mail to {to}. The portal goes on trying."
    return f"An e-mail to {to} is on its way."
