"""What this room tells on the home page: the systems that a person follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.needs import Standing
from dps import presenters, queries
from ledger import clock

SHOWN = 20


def standings(person: Any) -> Iterable[Standing]:
    """Each DPS in which the person expressed an interest, and how it stands."""
    if not person.is_authenticated:
        return
    now = clock.now()
    for interest in queries.interests_of(person)[:SHOWN]:
        words = f"You follow {interest.dps.title}. {presenters.status(interest.dps, now)}"
        yield Standing(words, reverse("dps:notice", args=[interest.dps.reference]))
