"""The header's links: the pages one begins from, for whoever the page itself lets in."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import resolve, reverse

from accounts.policy import Policy

POLICY = "policy"  # what accounts.doors.page puts on a view
PLACES = {
    "Home": "home",
    "Notices and DPSs": "dps:list",
    "Admitted suppliers": "suppliers:register",
    "Applications": "suppliers:queue",
    "Members": "suppliers:members",
    "Your applications": "suppliers:applications",
    "Invitations": "tenders:invitations",
    "Call-offs": "tenders:list",
    "Fund": "dps:own_fund",
    "DPSs you run": "dps:managed",
    "Compliance": "reports:compliance",
    "Award report": "reports:award_report",
    "Ledger": "reports:ledger",
}


@cache
def _doors() -> list[tuple[str, str, Policy]]:
    """Words, address and the policy that the page itself asks."""
    addresses = [(text, reverse(name)) for text, name in PLACES.items()]
    return [(text, address, getattr(resolve(address).func, POLICY)) for text, address in addresses]


def places(request: HttpRequest) -> list[dict[str, Any]]:
    """What the header offers to this person; the page they are on, or below, is marked."""
    return [
        {"text": text, "href": address, "current": request.path == address, "active": _is_below(request.path, address)}
        for text, address, policy in _doors()
        if policy(request.user, None)
    ]


def _is_below(path: str, address: str) -> bool:
    return address != "/" and path.startswith(address)
