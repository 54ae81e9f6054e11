"""What this room tells on the home page: the systems that a person follows, and their funds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.needs import Standing
from dps import fund_queries, policies, presenters, queries
from dps.presenters import fund
from ledger import clock

SHOWN = 20
FUNDS = 5


def standings(person: Any) -> Iterable[Standing]:
    """Each DPS in which the person expressed an interest, and how it stands."""
    if not person.is_authenticated:
        return
    now = clock.now()
    for interest in queries.interests_of(person)[:SHOWN]:
        words = f"You follow {interest.dps.title}. {presenters.status(interest.dps, now)}"
        yield Standing(words, reverse("dps:notice", args=[interest.dps.reference]))


def funds(person: Any) -> Iterable[Standing]:
    """For the hub and auditors how large each fund is; for people of public bodies what it gives theirs."""
    if not person.is_authenticated:
        return
    for dps in fund_queries.systems_in_sight(person).filter(fund_loads__was_applied=True).distinct()[:FUNDS]:
        words = fund.whole_in_words(fund_queries.by_year(dps))
        yield Standing(f"{dps.title}: {words}", reverse("dps:fund", args=[dps.reference]))
    if policies.may_see_own_allocations(person):
        for share in fund.own_shares(fund_queries.own(person))[:FUNDS]:
            yield Standing(share.sentence(), reverse("dps:own_fund"))
