"""A complete draft of a DPS and a published one, made as the demonstration makes them."""

from __future__ import annotations

from accounts.models import Role, User
from dps import actions, demonstration
from dps.models import DynamicPurchasingSystem
from tests.factories.accounts import OrganisationFactory, hub_person


def hub_people() -> tuple[User, User]:
    """An assessor who drafts and a decision maker who publishes, of the same hub."""
    hub = OrganisationFactory(hub=True)
    return hub_person(Role.ASSESSOR, hub), hub_person(Role.DECIDER, hub)


def a_draft(by: User) -> DynamicPurchasingSystem:
    """A draft that passes its gate on 29 November 2017."""
    return demonstration.draft(by=by, authority=by.organisations()[0])


def a_published_dps() -> DynamicPurchasingSystem:
    """The DPS of the notice, published; freeze the clock at 29 November 2017 first."""
    drafter, decider = hub_people()
    return actions.publish_dps(by=decider, dps=a_draft(drafter))
