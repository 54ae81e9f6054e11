"""Whether a person has shown just now who they are: by signing in, or by being asked again."""

from __future__ import annotations

import time

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

METHODS = {"password", "mfa"}  # a link in an e-mail is not enough


def is_fresh(request: HttpRequest) -> bool:
    """Whether the last password, code or key was given within the last minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
    given = [
        record["at"] for record in get_authentication_records(request, request.user) if record["method"] in METHODS
    ]
    return bool(given) and time.time() - max(given) < REAUTHENTICATION_TIMEOUT
