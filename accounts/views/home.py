"""The first page: what needs you, then where things stand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.doors import page
from accounts.needs import needs_of, standings_of
from accounts.policy import anyone
from ledger import clock


@page(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """For visitors what this is; for everybody signed in the next act."""
    if not request.user.is_authenticated:
        return render(request, "accounts/about.html")
    context = {"needs": needs_of(request.user), "standings": standings_of(request.user), "now": clock.now()}
    return render(request, "accounts/home.html", context)
