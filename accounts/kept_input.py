"""What a person typed when the session had ended, kept until they have signed in again.

It is sealed under a key that only the browser holds, in a cookie; the session's row alone tells nobody anything.
Passwords, passphrases and files are not kept.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from nacl.encoding import URLSafeBase64Encoder
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from accounts.sessions import ended_for

SLOT = "kept_input"
COOKIE = "__Host-kept" if settings.PRODUCTION else "kept"
MINUTES = 60
SECRET = re.compile(r"pass(word|phrase|code)|secret|token|credential|^code$", re.IGNORECASE)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a visitor to sign in, and keep what a form held if it comes from somebody whose session has ended.

    From others nothing is kept: anybody could fill the sessions' table with it.
    """
    owner = ended_for(request)
    if request.method != "POST" or owner is None:
        return redirect_to_login(request.get_full_path())
    return _kept(request, owner, redirect_to_login(reverse("accounts:kept_input")))


def is_it_still_you(request: HttpRequest) -> HttpResponse:
    """Ask for the password again, and keep what a form held."""
    target = reverse("accounts:kept_input") if request.method == "POST" else request.get_full_path()
    answer = HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': target})}")
    return _kept(request, str(request.user.pk), answer) if request.method == "POST" else answer


def old_form(request: HttpRequest) -> HttpResponse | None:
    """For a form whose token is older than the last sign-in, opened in another tab: keep what it held, and offer it.

    None for one that did not come from our own pages: what others send is never shown as the person's own words.
    """
    if request.method != "POST" or request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return None
    if request.user.is_authenticated:
        return _kept(request, str(request.user.pk), HttpResponseRedirect(reverse("accounts:kept_input")))
    return sign_in_first(request) if ended_for(request) else None


def read(request: HttpRequest) -> dict[str, Any] | None:
    """What is kept for this person in this browser: path and fields; None when there is nothing."""
    kept, key = request.session.get(SLOT), request.COOKIES.get(COOKIE, "")
    if not kept or kept["owner"] != str(request.user.pk):
        return None
    try:
        box = SecretBox(key.encode(), encoder=URLSafeBase64Encoder)
        return dict(json.loads(box.decrypt(base64.b64decode(kept["sealed"]))))
    except (CryptoError, ValueError, TypeError):
        return None


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Throw it away."""
    request.session.pop(SLOT, None)
    response.delete_cookie(COOKIE)


def _kept(request: HttpRequest, owner: str, response: HttpResponse) -> HttpResponse:
    content = {"path": request.get_full_path(), "fields": _fields(request.POST), "files": sorted(request.FILES)}
    key = random(SecretBox.KEY_SIZE)
    sealed = SecretBox(key).encrypt(json.dumps(content).encode())
    request.session[SLOT] = {"owner": owner, "sealed": base64.b64encode(sealed).decode()}
    response.set_cookie(
        COOKIE, base64.urlsafe_b64encode(key).decode(), max_age=MINUTES * 60, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return response


def _fields(posted: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in posted.lists()
        if name != "csrfmiddlewaretoken" and not SECRET.search(name)
        for value in values
    ]
