"""What the home page is made of: what needs the person, and where things stand. Rooms above add to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Need:
    """One act that waits for the person: what, until when or since when, under which rule, and where it is done."""

    text: str
    href: str
    button: str
    due: datetime | None = None
    rule: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """One sentence about where something stands, and the page that tells more. `late` shows red; the words say so."""

    text: str
    href: str
    late: bool = False


_NEVER = datetime.max.replace(tzinfo=UTC)
_needs: list[Callable[[Any], Iterable[Need]]] = []
_standings: list[Callable[[Any], Iterable[Standing]]] = []


def register(provider: Callable[[Any], Iterable[Need]]) -> None:
    """Add a provider of needs; called once, from the room's AppConfig.ready()."""
    _needs.append(provider)


def register_standing(provider: Callable[[Any], Iterable[Standing]]) -> None:
    """Add a provider of sentences about where things stand; called once, from the room's AppConfig.ready()."""
    _standings.append(provider)


def needs_of(person: Any) -> list[Need]:
    """Everything that waits for the person, most urgent first; what has no last day comes after, the oldest first."""
    found = [need for provider in _needs for need in provider(person)]
    return sorted(found, key=lambda need: (need.due is None, need.due or need.since or _NEVER, need.text))


def standings_of(person: Any) -> list[Standing]:
    """Where the person's things stand: first what the rooms at the top of the house tell, nearest to the next act."""
    return [standing for provider in reversed(_standings) for standing in provider(person)]
