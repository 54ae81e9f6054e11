"""Who may see and change what about organisations and their people."""

from __future__ import annotations

from typing import Any

from accounts.models import (
    HUB_ROLES,
    SUPPLIER_WRITERS,
    IdentityChange,
    JoinRequest,
    Membership,
    Organisation,
    Role,
    TeamInvitation,
)
from accounts.policy import policy
from ledger import clock


@policy
def may_register_supplier(person: Any, obj: Any = None) -> bool:
    """You need a verified account to register a supplier."""
    return bool(person.is_authenticated)


@policy
def may_see_team(person: Any, organisation: Organisation) -> bool:
    """Only people of the organisation see its team; of a public body, the hub's people as well."""
    if not person.is_authenticated:
        return False
    return person.acts_for(organisation) or (not organisation.is_supplier and person.has_role(*HUB_ROLES))


@policy
def may_manage_team(person: Any, organisation: Organisation) -> bool:
    """Only a supplier's owner brings and removes people; at a public body its administrator or a decision maker."""
    if not person.is_authenticated:
        return False
    if organisation.is_supplier:
        return bool(person.has_role(Role.OWNER, organisation=organisation))
    return person.has_role(Role.DECIDER) or is_administrator(person, organisation)


def is_administrator(person: Any, organisation: Organisation) -> bool:
    """Whether the person looks after the people of this public body from within."""
    return bool(person.has_role(Role.ADMINISTRATOR, organisation=organisation))


@policy
def may_confirm_invitation(person: Any, invitation: TeamInvitation) -> bool:
    """Another decision maker of the hub confirms whom the first one brings to a public body, or its administrator."""
    is_another = person.is_authenticated and person.pk != invitation.invited_by_id
    return is_another and person.email.lower() != invitation.email and may_manage_team(person, invitation.organisation)


@policy
def may_take_up_invitation(person: Any, invitation: TeamInvitation) -> bool:
    """Only who is invited joins by an invitation, signed in with the address that it was sent to."""
    return bool(person.is_authenticated) and person.email.lower() == invitation.email


@policy
def may_remove_person(person: Any, found: tuple[Organisation, Any]) -> bool:
    """Only those who look after the team take somebody off it with every role at once."""
    return may_manage_team(person, found[0])


@policy
def may_allow_domains(person: Any, organisation: Organisation) -> bool:
    """Only a decision maker of the hub allows other e-mail domains for a public body."""
    return bool(person.is_authenticated) and not organisation.is_supplier and person.has_role(Role.DECIDER)


@policy
def may_end_membership(person: Any, membership: Membership) -> bool:
    """Only those who look after the team take somebody else off it; everybody may leave."""
    return membership.user_id == person.pk or may_manage_team(person, membership.organisation)


@policy
def may_change_role(person: Any, membership: Membership) -> bool:
    """Only an owner of the supplier changes what its people are."""
    return bool(person.is_authenticated) and person.has_role(Role.OWNER, organisation=membership.organisation)


@policy
def may_ask_to_join(person: Any, organisation: Organisation) -> bool:
    """You ask to join a supplier that you do not belong to, signed in."""
    if not person.is_authenticated or not organisation.is_supplier:
        return False
    return all(membership.organisation_id != organisation.pk for membership in person.active_memberships)


@policy
def may_see_join_request(person: Any, request: JoinRequest) -> bool:
    """Only who asked, the supplier's owners and the hub's people see a request to join."""
    if not person.is_authenticated:
        return False
    is_owner = person.has_role(Role.OWNER, organisation=request.organisation)
    return request.person_id == person.pk or is_owner or person.has_role(*HUB_ROLES)


@policy
def may_answer_join_request(person: Any, request: JoinRequest) -> bool:
    """An owner answers a request to join; a decision maker of the hub when no owner did within 2 working days."""
    if not person.is_authenticated or request.person_id == person.pk or request.answered_at is not None:
        return False
    if person.has_role(Role.OWNER, organisation=request.organisation):
        return True
    return bool(person.has_role(Role.DECIDER)) and request.is_for_hub(clock.now())


@policy
def may_withdraw_join_request(person: Any, request: JoinRequest) -> bool:
    """Only who asked withdraws a request to join."""
    return bool(person.is_authenticated) and request.person_id == person.pk


@policy
def may_withdraw_invitation(person: Any, invitation: TeamInvitation) -> bool:
    """Only those who look after the team withdraw an invitation."""
    return may_manage_team(person, invitation.organisation)


@policy
def may_use_admin_site(person: Any, obj: Any = None) -> bool:
    """Only those who run the portal look at its reference data here."""
    return bool(person.is_authenticated and person.is_active and person.is_superuser)


@policy
def may_see_public_bodies(person: Any, obj: Any = None) -> bool:
    """Only the hub's people look after the teams of public bodies."""
    return bool(person.is_authenticated) and person.has_role(*HUB_ROLES)


@policy
def may_see_suppliers(person: Any, obj: Any = None) -> bool:
    """Only the hub's people and auditors see every supplier that has registered."""
    return bool(person.is_authenticated) and person.has_role(*HUB_ROLES, Role.AUDITOR)


@policy
def may_have_tokens(person: Any, obj: Any = None) -> bool:
    """You need to sign in to make tokens for your programs."""
    return bool(person.is_authenticated)


@policy
def may_load_register(person: Any, obj: Any = None) -> bool:
    """Only the hub's people bring the register of organisations up to date."""
    return bool(person.is_authenticated) and person.has_role(*HUB_ROLES)


@policy
def may_see_facts(person: Any, organisation: Organisation) -> bool:
    """Only people of the organisation, the hub's people and auditors see what it states about itself."""
    if not person.is_authenticated:
        return False
    return person.acts_for(organisation) or person.has_role(*HUB_ROLES, Role.AUDITOR)


@policy
def may_state_facts(person: Any, organisation: Organisation) -> bool:
    """Only an owner or editor of a supplier states facts about it."""
    return bool(person.is_authenticated) and person.has_role(*SUPPLIER_WRITERS, organisation=organisation)


@policy
def may_allow_domains_of(person: Any, allowed: Any) -> bool:
    """Only a decision maker of the hub withdraws an e-mail domain of a public body."""
    return may_allow_domains(person, allowed.organisation)


@policy
def may_state_change(person: Any, organisation: Organisation) -> bool:
    """Only an owner of a supplier states a change of its name, number or control."""
    return bool(person.is_authenticated) and person.has_role(Role.OWNER, organisation=organisation)


@policy
def may_see_change(person: Any, change: IdentityChange) -> bool:
    """Only people of the organisation, the hub's people and auditors see such a change."""
    return may_see_facts(person, change.organisation)


@policy
def may_decide_change(person: Any, change: IdentityChange) -> bool:
    """Only a decision maker of the hub who does not belong to the supplier verifies such a change."""
    if not person.is_authenticated:
        return False
    is_colleague = any(membership.organisation_id == change.organisation_id for membership in person.active_memberships)
    return person.has_role(Role.DECIDER) and not is_colleague


@policy
def may_sign_agreement(person: Any, organisation: Organisation) -> bool:
    """Only an approver or the administrator of a public body signs the access agreement for it."""
    if not person.is_authenticated or organisation.is_supplier:
        return False
    return bool(person.has_role(Role.APPROVER, Role.ADMINISTRATOR, organisation=organisation))
