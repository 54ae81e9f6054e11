"""The person's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.doors import page
from accounts.policy import signed_in


@page(signed_in)
def you(request: HttpRequest) -> HttpResponse:
    """Who you are here, and where to change how you sign in."""
    return render(request, "accounts/you.html", {"memberships": request.user.active_memberships})  # type: ignore[union-attr]
