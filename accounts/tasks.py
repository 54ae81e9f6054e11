"""Mail about one's own account: sign-up, reset, changes. It carries links that die soon, so it waits in no table."""

from __future__ import annotations

from smtplib import SMTPException

from celery import shared_task
from django.core.mail import EmailMessage


@shared_task(autoretry_for=(OSError, SMTPException), retry_backoff=5, retry_backoff_max=300, max_retries=10)
def send_mail(*, subject: str, body: str, to: list[str]) -> None:
    """Send, and try again while the mail server is away."""
    EmailMessage(subject=subject, body=body, to=to).send()
