"""Who may see and do what with admissions."""

from __future__ import annotations

from typing import Any

from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS, Role
from accounts.policy import policy
from suppliers.models import Admission, MembershipStep
from suppliers.policies.roles import HUB, holds


@policy
def may_see_members(person: Any, obj: Any = None) -> bool:
    """Assessors and decision makers of the hub, and auditors, may see the members of a DPS."""
    return holds(person, *HUB, Role.AUDITOR)


@policy
def may_see_member(person: Any, obj: Admission) -> bool:
    """The hub of this DPS and auditors may see what happened to an admission."""
    return holds(person, *HUB, organisation=obj.lot.dps.contracting_authority) or holds(person, Role.AUDITOR)


@policy
def may_propose_step(person: Any, obj: Admission) -> bool:
    """Assessors and decision makers of the hub may propose to suspend, reinstate or remove a supplier."""
    return holds(person, *HUB, organisation=obj.lot.dps.contracting_authority)


@policy
def may_decide_step(person: Any, obj: MembershipStep) -> bool:
    """Decision makers of the hub decide on a suspension, reinstatement or removal, and never on their own proposal."""
    authority = obj.admission.lot.dps.contracting_authority
    return holds(person, Role.DECIDER, organisation=authority) and obj.proposed_by_id != person.pk


@policy
def may_see_own_admission(person: Any, obj: Admission) -> bool:
    """People of the admitted supplier may see its admission."""
    return holds(person, *SUPPLIER_ROLES, organisation=obj.organisation)


@policy
def may_reply_to_step(person: Any, obj: MembershipStep) -> bool:
    """Owners and editors of the supplier may reply to a proposal about its admission."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.admission.organisation)
