"""Who may see and export the passport of a supplier."""

from __future__ import annotations

from typing import Any

from accounts.models import SUPPLIER_ROLES, Organisation, Role
from accounts.policy import policy
from suppliers.models import PassportConsent, PassportExport
from suppliers.policies.roles import holds


@policy
def may_see_passport(person: Any, obj: Organisation) -> bool:
    """People of a supplier may see for whom it consented to a passport."""
    return holds(person, *SUPPLIER_ROLES, organisation=obj)


@policy
def may_export_passport(person: Any, obj: Organisation) -> bool:
    """Only an owner of the supplier may consent to a passport, make it, download it, and withdraw."""
    return holds(person, Role.OWNER, organisation=obj)


@policy
def may_use_consent(person: Any, obj: PassportConsent) -> bool:
    """Only an owner of the supplier may make a passport under a consent, or withdraw it."""
    return may_export_passport(person, obj.organisation)


@policy
def may_download_passport(person: Any, obj: PassportExport) -> bool:
    """Only an owner of the supplier may download its passport."""
    return may_export_passport(person, obj.consent.organisation)
