"""What the demonstration's portal has sent, readable in the browser: a newcomer has no mailbox of these people.

The addresses exist only in a demonstration, which production refuses to be.
"""

from __future__ import annotations

import mailbox
from dataclasses import dataclass
from datetime import datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import page
from accounts.policy import anyone

MOST_SHOWN = 100


@dataclass(frozen=True)
class Sent:
    """One message as its receiver would see it."""

    key: str
    to: str
    subject: str
    at: datetime
    text: str
    attachments: list[str]


@require_safe
@page(anyone)
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages first."""
    kept = _kept()
    sent = sorted((_read(key, kept[key]) for key in kept.keys()), key=lambda one: one.at, reverse=True)  # noqa: SIM118
    return render(request, "demonstration/mail.html", {"sent": sent[:MOST_SHOWN], "count": len(sent)})


@require_safe
@page(anyone)
def message(request: HttpRequest, key: str) -> HttpResponse:
    """One message, with links that can be followed."""
    kept = _kept()
    if key not in kept:
        raise Http404
    return render(request, "demonstration/message.html", {"message": _read(key, kept[key])})


def _kept() -> mailbox.Maildir:
    return mailbox.Maildir(Path(settings.STATE_DIR) / "mail")


def _read(key: str, raw: Message) -> Sent:
    parts = [part for part in raw.walk() if not part.is_multipart()]
    texts = [part for part in parts if part.get_content_type() == "text/plain" and not part.get_filename()]
    return Sent(
        key=key,
        to=_words(raw["To"]),
        subject=_words(raw["Subject"]),
        at=parsedate_to_datetime(raw["Date"]),
        text="\n".join(_decoded(part) for part in texts),
        attachments=[_words(part.get_filename()) for part in parts if part.get_filename()],
    )


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode(part.get_content_charset() or "utf-8", errors="replace") if isinstance(content, bytes) else ""


def _words(header: str | None) -> str:
    return str(make_header(decode_header(header or "")))
