"""Who may do what with an application as its supplier."""

from __future__ import annotations

from typing import Any

from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS
from accounts.policy import policy
from dps.models import DynamicPurchasingSystem
from suppliers.models import Application, ApplicationLot, Clarification, Evidence
from suppliers.policies.roles import holds


@policy
def may_apply(person: Any, obj: DynamicPurchasingSystem) -> bool:
    """Owners and editors of a supplier organisation may apply."""
    return bool(person.is_authenticated) and any(o.is_supplier for o in person.organisations(*SUPPLIER_WRITERS))


@policy
def may_see_own_applications(person: Any, obj: Any = None) -> bool:
    """People of a supplier organisation may see its applications."""
    return holds(person, *SUPPLIER_ROLES)


@policy
def may_see_application(person: Any, obj: Application) -> bool:
    """People of the applying organisation may see this application."""
    return holds(person, *SUPPLIER_ROLES, organisation=obj.organisation)


@policy
def may_edit_application(person: Any, obj: Application) -> bool:
    """Owners and editors of the applying organisation may change a draft."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.organisation)


@policy
def may_see_evidence(person: Any, obj: Evidence) -> bool:
    """People of the applying organisation may see its files."""
    return may_see_application(person, obj.application)


@policy
def may_manage_evidence(person: Any, obj: Evidence) -> bool:
    """Owners and editors of the applying organisation may replace, move or remove its files."""
    return may_edit_application(person, obj.application)


@policy
def may_submit_application(person: Any, obj: Application) -> bool:
    """Owners and editors of the applying organisation may submit it."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.organisation)


@policy
def may_withdraw_application(person: Any, obj: Application) -> bool:
    """Owners and editors of the applying organisation may withdraw it."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.organisation)


@policy
def may_answer_clarification(person: Any, obj: Clarification) -> bool:
    """Owners and editors of the applying organisation may answer a clarification."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.application_lot.application.organisation)


@policy
def may_ask_reconsideration(person: Any, obj: ApplicationLot) -> bool:
    """Owners and editors of the applying organisation may ask that a rejection is reconsidered."""
    return holds(person, *SUPPLIER_WRITERS, organisation=obj.application.organisation)
