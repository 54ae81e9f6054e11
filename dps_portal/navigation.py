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
ELSEWHERE = {"dps:list": ["/notices/"], "suppliers:applications": ["/apply/"], "tenders:list": ["/evaluations/"]}
"""Where the pages below a place stand under another address."""


@cache
def _doors() -> list[tuple[str, list[str], Policy]]:
    """Words, the address with those of the pages below it, and the policy that the page itself asks."""
    addresses = [(text, [reverse(name), *ELSEWHERE.get(name, [])]) for text, name in PLACES.items()]
    return [(text, below, getattr(resolve(below[0]).func, POLICY)) for text, below in addresses]


def places(request: HttpRequest) -> list[dict[str, Any]]:
    """What the header offers to this person; the page they are on, or below, is marked."""
    path = request.path
    return [
        {"text": text, "href": below[0], "current": path == below[0], "active": _is_below(path, below)}
        for text, below, policy in _doors()
        if policy(request.user, None)
    ]


def _is_below(path: str, addresses: list[str]) -> bool:
    return any(address != "/" and path.startswith(address) for address in addresses)
