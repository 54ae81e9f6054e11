"""Policies: who may do what, one named predicate per verb, shared by pages, API, templates and tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.errors import NotPermitted

Predicate = Callable[[Any, Any], bool]

REGISTRY: dict[str, Policy] = {}


class Policy:
    """A named predicate over (person, object). `person` may be anonymous; `obj` is None for list pages."""

    def __init__(self, predicate: Predicate) -> None:
        room = predicate.__module__.split(".")[0]
        self.name = f"{room}.{predicate.__name__}"
        self.sentence = (predicate.__doc__ or predicate.__name__).strip().splitlines()[0]
        self.__doc__ = predicate.__doc__
        self._predicate = predicate

    def __call__(self, person: Any, obj: Any = None) -> bool:
        return self._predicate(person, obj)

    def __repr__(self) -> str:
        return f"<Policy {self.name}>"


def policy(predicate: Predicate) -> Policy:
    """Make a predicate a policy and enter it in the registry. Its docstring is the sentence a refusal shows."""
    made = Policy(predicate)
    if made.name in REGISTRY:
        raise ValueError(f"Two policies are named {made.name}")
    REGISTRY[made.name] = made
    return made


def enforce(rule: Policy, person: Any, obj: Any = None) -> None:
    """Raise NotPermitted unless the policy allows it."""
    if not rule(person, obj):
        raise NotPermitted(rule, person, obj)


@policy
def anyone(person: Any, obj: Any = None) -> bool:
    """Everybody may read this, signed in or not."""
    return True


@policy
def signed_in(person: Any, obj: Any = None) -> bool:
    """You need to sign in to see this."""
    return bool(person and person.is_authenticated)
