"""How this room tells people something: through the messages room above it, which enters itself here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from accounts.models import Membership, Organisation, Role, User

_notify: list[Callable[..., Any]] = []


def register(notify: Callable[..., Any]) -> None:
    """Name who delivers; called once, from the room's AppConfig.ready()."""
    _notify[:] = [notify]


def tell(*, people: Iterable[User], subject: str, body: str, link: str, key: str) -> None:
    """Tell these people once per key, in the caller's transaction."""
    for notify in _notify:
        notify(people=people, subject=subject, body=body, link=link, key=key)


def owners(organisation: Organisation) -> list[User]:
    """The supplier's owners."""
    return holders(Role.OWNER, organisation=organisation)


def deciders() -> list[User]:
    """The hub's decision makers."""
    return holders(Role.DECIDER)


def holders(role: Role, **where: Any) -> list[User]:
    """Everybody who holds this role now."""
    rows = Membership.objects.filter(role=role, ended_at__isnull=True, **where).select_related("user")
    return [membership.user for membership in rows]
