"""Turns what a room refuses into a page: recorded, with its reason in plain words, and nothing half-done."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.doors import SignInFirst
from accounts.errors import InvalidState, NotPermitted
from accounts.kept_input import sign_in_first
from ledger import actions as ledger
from regulations.errors import RuleViolation


class RefusalMiddleware:
    """Answers for every refusal that no form has shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the refusal; None lets Django go on with anything that is not ours."""
        match exception:
            case SignInFirst():
                return sign_in_first(request)
            case NotPermitted():
                ledger.record_refusal(verb=exception.policy.name, obj=exception.obj, actor=request.user)
                return _refused(request, 403, "You cannot do this", exception.policy.sentence)
            case RuleViolation():
                return _refused(request, 409, "The rules do not allow this", exception.message, exception)
            case InvalidState():
                return _refused(request, 409, "This cannot be done now", str(exception))
            case ValidationError():
                return _refused(request, 400, "Something in what you sent is not right", " ".join(exception.messages))
        return None


def _refused(
    request: HttpRequest, status: int, heading: str, reason: str, rule: RuleViolation | None = None
) -> HttpResponse:
    return render(request, "refused.html", {"heading": heading, "reason": reason, "rule": rule}, status=status)
