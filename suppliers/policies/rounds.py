"""Who may start compliance rounds, answer and assess them."""

from __future__ import annotations

from typing import Any

from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS, Role
from accounts.policy import policy
from dps.models import SpecificationVersion
from suppliers.models import ComplianceRound, RoundFile, RoundMember
from suppliers.policies.roles import HUB, holds


@policy
def may_start_round(person: Any, obj: SpecificationVersion) -> bool:
    """Assessors and decision makers of the hub may ask members to answer a new version of the specification."""
    return holds(person, *HUB, organisation=obj.dps.contracting_authority)


@policy
def may_see_round(person: Any, obj: ComplianceRound) -> bool:
    """The hub of this DPS and auditors may see where members stand with a version."""
    return may_start_round(person, obj.version) or holds(person, Role.AUDITOR)


@policy
def may_see_round_member(person: Any, obj: RoundMember) -> bool:
    """The hub of this DPS and auditors may read a member's answer."""
    return may_see_round(person, obj.round)


@policy
def may_assess_round(person: Any, obj: RoundMember) -> bool:
    """Assessors and decision makers of the hub say whether a member complies."""
    return may_start_round(person, obj.round.version)


@policy
def may_see_own_round(person: Any, obj: RoundMember) -> bool:
    """People of the member may see what it is asked and answered."""
    return holds(person, *SUPPLIER_ROLES, organisation=obj.admission.organisation)


@policy
def may_answer_round(person: Any, obj: RoundMember) -> bool:
    """Owners and editors of the member may answer."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.admission.organisation)


@policy
def may_see_round_file(person: Any, obj: RoundFile) -> bool:
    """The member, the hub of this DPS and auditors may read a file of its answer."""
    return may_see_own_round(person, obj.member) or may_see_round_member(person, obj.member)
