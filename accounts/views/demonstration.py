"""Who one can sign in as in a demonstration. The address exists there only, and production refuses to be one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.demonstration.people import ACCOUNTS, PASSWORD
from accounts.doors import page
from accounts.policy import anyone


@never_cache
@page(anyone)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with the password and the code of the moment."""
    return render(request, "demonstration/people.html", {"accounts": ACCOUNTS, "password": PASSWORD})
