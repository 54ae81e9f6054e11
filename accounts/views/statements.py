"""Statements every public service makes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.doors import page
from accounts.policy import anyone


@page(anyone)
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the portal is made to be usable by everybody."""
    return render(request, "accounts/accessibility.html")


@page(anyone)
def privacy(request: HttpRequest) -> HttpResponse:
    """What personal data is kept, why and for how long."""
    return render(request, "accounts/privacy.html")


@page(anyone)
def cookies(request: HttpRequest) -> HttpResponse:
    """The two cookies."""
    return render(request, "accounts/cookies.html")


@page(anyone)
def open_data(request: HttpRequest) -> HttpResponse:
    """Where machines read."""
    return render(request, "accounts/open_data.html")
