"""Who may ask for renewed declarations, make and review them."""

from __future__ import annotations

from typing import Any

from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS, Role
from accounts.policy import policy
from dps.models import DynamicPurchasingSystem
from suppliers.models import DeclarationCampaign, RenewedDeclaration
from suppliers.policies.roles import HUB, holds


@policy
def may_ask_for_declarations(person: Any, obj: DynamicPurchasingSystem) -> bool:
    """Assessors and decision makers of the hub may ask members to renew their declaration."""
    return holds(person, *HUB, organisation=obj.contracting_authority)


@policy
def may_see_campaign(person: Any, obj: DeclarationCampaign) -> bool:
    """The hub of this DPS and auditors may see who renewed their declaration."""
    return may_ask_for_declarations(person, obj.dps) or holds(person, Role.AUDITOR)


@policy
def may_review_declaration(person: Any, obj: RenewedDeclaration) -> bool:
    """Assessors and decision makers of the hub review what changed and who did not answer."""
    return may_ask_for_declarations(person, obj.campaign.dps)


@policy
def may_see_own_declaration(person: Any, obj: RenewedDeclaration) -> bool:
    """People of the member may see what it declared."""
    return holds(person, *SUPPLIER_ROLES, organisation=obj.organisation)


@policy
def may_declare(person: Any, obj: RenewedDeclaration) -> bool:
    """Owners and editors of the member may renew its declaration."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.organisation)
