"""The person's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import actions, policies
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


@page(signed_in, fresh=True)
def own_data(request: HttpRequest) -> HttpResponse:
    """What is kept about oneself, as a file."""
    if request.method == "POST":
        answer = JsonResponse(actions.export_own_data(by=request.user), json_dumps_params={"indent": 2})
        answer["Content-Disposition"] = 'attachment; filename="what-is-kept-about-me.json"'
        return answer
    return render(request, "accounts/own_data.html")


@require_safe
@page(signed_in)
def stay(request: HttpRequest) -> HttpResponse:
    """Asked for by the page's script when the person wants more time; being asked is enough."""
    return HttpResponse(status=204)
