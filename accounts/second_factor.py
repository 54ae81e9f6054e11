"""People who open bids, decide or audit do nothing here without a second factor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.adapters import FACTORS
from accounts.models import User

API = "/api/"  # a program is told so; it would not read a page
OPEN_NAMES = {"page_accessibility", "page_privacy", "page_cookies", "healthz", "readyz", "demonstration_people"}


class SecondFactor:
    """Sends a person who needs a second factor and has none to set one up, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Let through whom nothing is missing, and the pages where it is set up."""
        if not request.user.is_authenticated or _is_open(request) or not lacks_second_factor(request.user):
            return None
        if request.path.startswith(API):
            raise PermissionDenied
        messages.warning(request, "Your role asks for a second factor. Set one up to go on.")
        return redirect("mfa_index")


def lacks_second_factor(person: User) -> bool:
    """Whether what the person may do asks for a second factor that is not set up."""
    if not person.needs_second_factor:
        return False
    return not Authenticator.objects.filter(user=person, type__in=FACTORS).exists()


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.path.startswith(reverse("account_login").removesuffix("login/")) or bool(
        match and match.view_name in OPEN_NAMES
    )
