"""Who may see, renew and ask for the evidence of members."""

from __future__ import annotations

from typing import Any

from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS, Organisation, Role
from accounts.policy import policy
from suppliers.models import Admission, EvidenceRequest, HeldEvidence
from suppliers.policies.roles import HUB, holds


@policy
def may_see_held_evidence(person: Any, obj: HeldEvidence) -> bool:
    """The supplier, the hub it is admitted by and auditors may read evidence that is held."""
    return holds(person, *SUPPLIER_ROLES, organisation=obj.organisation) or holds(person, *HUB, Role.AUDITOR)


@policy
def may_see_own_held_evidence(person: Any, obj: HeldEvidence) -> bool:
    """People of the supplier may see what is held of it."""
    return holds(person, *SUPPLIER_ROLES, organisation=obj.organisation)


@policy
def may_renew_evidence(person: Any, obj: HeldEvidence) -> bool:
    """Owners and editors of the supplier may renew its evidence."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.organisation)


@policy
def may_give_evidence(person: Any, obj: Organisation) -> bool:
    """Owners and editors of the supplier may add evidence."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj)


@policy
def may_ask_for_evidence(person: Any, obj: Admission) -> bool:
    """Assessors and decision makers of the hub may ask a member for evidence."""
    return holds(person, *HUB, organisation=obj.lot.dps.contracting_authority)


@policy
def may_see_evidence_request(person: Any, obj: EvidenceRequest) -> bool:
    """The hub of this DPS and auditors may see what a member was asked to prove."""
    return may_ask_for_evidence(person, obj.admission) or holds(person, Role.AUDITOR)


@policy
def may_review_evidence_request(person: Any, obj: EvidenceRequest) -> bool:
    """Assessors and decision makers of the hub say whether evidence suffices."""
    return may_ask_for_evidence(person, obj.admission)


@policy
def may_see_own_evidence_request(person: Any, obj: EvidenceRequest) -> bool:
    """People of the member may see what it is asked to prove."""
    return holds(person, *SUPPLIER_ROLES, organisation=obj.admission.organisation)


@policy
def may_answer_evidence_request(person: Any, obj: EvidenceRequest) -> bool:
    """Owners and editors of the member may answer."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.admission.organisation)
