"""Going on where the session ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import kept_input
from accounts.doors import page
from accounts.policy import signed_in


@page(signed_in)
def kept(request: HttpRequest) -> HttpResponse:
    """What was typed before the sign-in: sent on by the person's own click, or thrown away."""
    found = kept_input.read(request)
    if request.method == "POST":
        answer = redirect(found["path"] if found else "home")
        kept_input.forget(request, answer)
        return answer
    if found is None or not url_has_allowed_host_and_scheme(found["path"], None):
        return redirect("home")
    return render(request, "accounts/kept.html", {"kept": found})
