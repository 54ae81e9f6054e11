"""When a session ends: some time after the last page, and in any case after some hours. Nothing typed is lost by it.

The machine's own clock counts here, not the portal's: a demonstration that moves its clock signs nobody out.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

from accounts.models import User

BEGAN, SEEN, ENDED_FOR = "began_at", "seen_at", "session_ended_for"
LAST = "__Host-last" if settings.PRODUCTION else "last"
NOTED_EVERY = 60  # seconds: a page more does not write to the database again


class SessionLimits:
    """Signs out a person whose time is over, and tells the page how many seconds are left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _keep_time(request, request.user, time.time())
        response = self.get_response(request)
        _note_who(request, response)
        return response


def ended_for(request: HttpRequest) -> str | None:
    """Whose session has ended here: by time, by signing out in another tab, or because the browser lost its cookie."""
    return request.session.get(ENDED_FOR) or _noted(request)


def _noted(request: HttpRequest) -> str | None:
    noted: str | None = request.get_signed_cookie(LAST, default=None, salt=LAST, max_age=settings.SESSION_COOKIE_AGE)
    return noted


def _note_who(request: HttpRequest, response: HttpResponse) -> None:
    """Sign the person's id into a cookie of its own: it opens nothing, and only proves who was signed in here last."""
    person = request.session.get(SESSION_KEY)
    if person is not None and _noted(request) != person:
        response.set_signed_cookie(
            LAST, person, salt=LAST, max_age=settings.SESSION_COOKIE_AGE, httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip


def idle_minutes(person: User) -> int:
    """How long this person may do nothing; shorter for those who decide and open."""
    if person.needs_second_factor:
        return int(settings.SESSION_IDLE_MINUTES_SECOND_FACTOR)
    return int(settings.SESSION_IDLE_MINUTES)


def _keep_time(request: HttpRequest, person: User, now: float) -> None:
    session = request.session
    is_new = SEEN not in session
    began, seen = session.setdefault(BEGAN, now), session.setdefault(SEEN, now)
    allowed = idle_minutes(person) * 60
    left = min(seen + allowed, began + settings.SESSION_HOURS * 3600) - now
    if left <= 0:
        _end(request, person)
        return
    if is_new or now - seen > NOTED_EVERY:
        session[SEEN] = now
        UserSession.objects.create_from_request(request)
    request.session_seconds = int(min(allowed, began + settings.SESSION_HOURS * 3600 - now))  # type: ignore[attr-defined]


def _end(request: HttpRequest, person: User) -> None:
    """Sign out; whose session it was stays known, so that only this person gets what was typed."""
    logout(request)
    request.session[ENDED_FOR] = str(person.pk)
    messages.info(request, "You were signed out because your time was over. Sign in to go on where you were.")
