"""Whom a change of a DPS touches: the interested, and who rooms above enter here (applying, admitted) (N8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from accounts.models import User
from dps.models import DynamicPurchasingSystem
from dps.queries import interested_people
from notifications.actions import notify

Provider = Callable[[DynamicPurchasingSystem], Iterable[User]]

_groups: dict[str, Provider] = {"interested": lambda dps: [row.person for row in interested_people(dps)]}


def register(group: str, provider: Provider) -> None:
    """Add a group of people by its name, such as "admitted"; called once, from the room's AppConfig.ready()."""
    _groups[group] = provider


def groups(dps: DynamicPurchasingSystem) -> dict[str, set[User]]:
    """Everybody touched, by group. Somebody may stand in several."""
    return {name: set(provider(dps)) for name, provider in _groups.items()}


def tell(dps: DynamicPurchasingSystem, *, key: str, subject: str, body: str, link: str) -> dict[str, int]:
    """Tell everybody touched once; how many there are in each group, and in all."""
    touched = groups(dps)
    everybody = set().union(*touched.values())
    notify(people=everybody, subject=subject, body=body, link=link, key=key)
    return {name: len(people) for name, people in touched.items()} | {"all": len(everybody)}
