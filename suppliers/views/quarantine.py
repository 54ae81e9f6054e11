"""What the malware scan found, for the hub."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.doors import page
from suppliers import policies, queries
from suppliers.views.lists import paged


@page(policies.may_see_quarantine)
def quarantine(request: HttpRequest) -> HttpResponse:
    """Every file in quarantine, with what was found in it, whose it is, and who sent it when. None can be opened."""
    return render(request, "suppliers/quarantine.html", paged(request, queries.in_quarantine(request.user)))
