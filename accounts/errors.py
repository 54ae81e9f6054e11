"""The refusals that every door knows how to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.policy import Policy


class NotPermitted(Exception):
    """The person may not do this to this object. Doors answer 403 and have the refusal recorded."""

    def __init__(self, policy: Policy, person: Any, obj: Any = None) -> None:
        self.policy = policy
        self.person = person
        self.obj = obj
        super().__init__(f"Not permitted: {policy.sentence}")


class InvalidState(Exception):
    """The act does not fit where the thing now stands, for example submitting what is already submitted."""
