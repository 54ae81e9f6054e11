"""The tables of people and organisations."""

from accounts.models.bodies import AccessAgreement, AllowedDomain
from accounts.models.changes import IdentityChange, IdentityDecision, What
from accounts.models.facts import Currency, Nature, RelatedEnterprise, Relation, SizeStatement
from accounts.models.invitations import TeamInvitation
from accounts.models.joining import JoinRequest
from accounts.models.loads import RegisterLoad
from accounts.models.people import (
    BUYER_ROLES,
    FOLLOWING_ROLES,
    HUB_ROLES,
    KEPT_ROLES,
    SECOND_FACTOR_ROLES,
    SUPPLIER_ROLES,
    SUPPLIER_WRITERS,
    Kind,
    Membership,
    Organisation,
    Role,
    User,
    UserManager,
    roles_of,
)
from accounts.models.succession import Succession
from accounts.models.tokens import ApiToken, Scope

__all__ = [
    "BUYER_ROLES",
    "FOLLOWING_ROLES",
    "HUB_ROLES",
    "KEPT_ROLES",
    "SECOND_FACTOR_ROLES",
    "SUPPLIER_ROLES",
    "SUPPLIER_WRITERS",
    "AccessAgreement",
    "AllowedDomain",
    "ApiToken",
    "Currency",
    "IdentityChange",
    "IdentityDecision",
    "JoinRequest",
    "Kind",
    "Membership",
    "Nature",
    "Organisation",
    "RegisterLoad",
    "RelatedEnterprise",
    "Relation",
    "Role",
    "Scope",
    "SizeStatement",
    "Succession",
    "TeamInvitation",
    "User",
    "UserManager",
    "What",
    "roles_of",
]
