"""The person's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import policies
from accounts.doors import page
from accounts.policy import signed_in


@page(signed_in)
def you(request: HttpRequest) -> HttpResponse:
    """Who you are here, and where to change how you sign in."""
    context = {
        "memberships": request.user.active_memberships,
        "requests": request.user.join_requests.filter(answered_at__isnull=True).select_related("organisation"),
        "looks_after_bodies": policies.may_see_public_bodies(request.user),
    }
    return render(request, "accounts/you.html", context)


@require_safe
@page(signed_in)
def stay(request: HttpRequest) -> HttpResponse:
    """Asked for by the page's script when the person wants more time; being asked is enough."""
    return HttpResponse(status=204)
