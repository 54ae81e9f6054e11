"""What a step would touch in the rooms above this one: they say it, so that whoever decides reads it first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from suppliers.models import Admission

Provider = Callable[[Admission], Iterable[str]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add what tells, in sentences, where an admission matters now; called once, from the room's AppConfig.ready()."""
    _providers.append(provider)


def of(admission: Admission) -> list[str]:
    """Everything that suspending or removing this supplier touches."""
    return [sentence for provider in _providers for sentence in provider(admission)]
