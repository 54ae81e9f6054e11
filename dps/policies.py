"""Who may establish, publish and follow a DPS."""

from __future__ import annotations

from typing import Any

from accounts.models import FOLLOWING_ROLES, HUB_ROLES, Role
from accounts.policy import policy
from dps.models import DynamicPurchasingSystem, FundLoad, Variation


@policy
def may_manage_any_dps(person: Any, obj: Any = None) -> bool:
    """Only the hub's people establish and manage DPSs."""
    return bool(person.is_authenticated) and person.has_role(*HUB_ROLES)


@policy
def may_manage_dps(person: Any, dps: DynamicPurchasingSystem) -> bool:
    """Only the hub of the contracting authority manages its DPS."""
    return bool(person.is_authenticated) and person.has_role(*HUB_ROLES, organisation=dps.contracting_authority)


@policy
def may_publish_dps(person: Any, dps: DynamicPurchasingSystem) -> bool:
    """Only a decision maker of the hub publishes a DPS."""
    return bool(person.is_authenticated) and person.has_role(Role.DECIDER, organisation=dps.contracting_authority)


@policy
def may_express_interest(person: Any, dps: DynamicPurchasingSystem) -> bool:
    """You need to sign in to express an interest, so that you can be told of changes."""
    return bool(person.is_authenticated)


@policy
def may_decide_variation(person: Any, variation: Variation) -> bool:
    """A decision maker of the hub decides what somebody else has proposed."""
    return may_publish_dps(person, variation.dps) and person.pk != variation.proposed_by_id


@policy
def may_manage_variation(person: Any, variation: Variation) -> bool:
    """Only the hub of the contracting authority sees and drafts changes before they are settled."""
    return may_manage_dps(person, variation.dps)


@policy
def may_load_fund(person: Any, dps: DynamicPurchasingSystem) -> bool:
    """Only the hub of the contracting authority loads the allocations of the fund."""
    return may_manage_dps(person, dps)


@policy
def may_see_fund(person: Any, dps: DynamicPurchasingSystem) -> bool:
    """Only the hub of the contracting authority and auditors see the whole fund."""
    return may_manage_dps(person, dps) or (bool(person.is_authenticated) and person.has_role(Role.AUDITOR))


@policy
def may_see_fund_load(person: Any, load: FundLoad) -> bool:
    """Only the hub of the contracting authority and auditors see what a file of allocations did."""
    return may_see_fund(person, load.dps)


@policy
def may_see_own_allocations(person: Any, obj: Any = None) -> bool:
    """Only people of public bodies see what the fund gives theirs."""
    return bool(person.is_authenticated) and person.has_role(*FOLLOWING_ROLES)
