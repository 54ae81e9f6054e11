"""Whom a change of a DPS touches: the interested, and who rooms above enter here (applying, admitted) (N8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from accounts.models import User
from dps.models import DynamicPurchasingSystem, SpecificationVersion
from dps.queries import interested_people
from notifications.actions import notify

Provider = Callable[[DynamicPurchasingSystem], Iterable[User]]

_groups: dict[str, Provider] = {"interested": lambda dps: [row.person for row in interested_people(dps)]}


AskedOf = Callable[[SpecificationVersion], list[tuple[str, str, str]]]
_asked_of: list[AskedOf] = []


def register_asked(provider: AskedOf) -> None:
    """Add what tells whom a version of the specification would ask for what, in rows of words; called once as well."""
    _asked_of.append(provider)


def asked_of(version: SpecificationVersion) -> list[tuple[str, str, str]]:
    """Who has to declare what again when this version holds (H5)."""
    return [row for provider in _asked_of for row in provider(version)]


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
