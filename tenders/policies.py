"""Who may run, read, bid in and open a call-off competition."""

from __future__ import annotations

from typing import Any

from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS, Organisation, Role
from accounts.policy import policy
from tenders.models import Competition, Invitation


def _is(person: Any, *roles: str, of: Organisation) -> bool:
    return bool(person.is_authenticated) and person.has_role(*roles, organisation=of)


def declared_conflict(person: Any, competition: Competition) -> bool:
    """Whether the person declared a conflict of interest, which shuts out everywhere (COI-01)."""
    return any(d.person_id == person.pk and d.has_conflict for d in competition.conflict_declarations.all())


def declared_no_conflict(person: Any, competition: Competition) -> bool:
    """Whether the person declared to have no conflict."""
    return any(d.person_id == person.pk and not d.has_conflict for d in competition.conflict_declarations.all())


@policy
def may_list_competitions(person: Any, obj: Any = None) -> bool:
    """You need to belong to a buyer, an admitted supplier, the hub or the auditors to see call-offs."""
    return bool(person.is_authenticated) and bool(person.active_memberships)


@policy
def may_draft_competition(person: Any, buyer: Organisation | None = None) -> bool:
    """Only a procurement officer of a buying organisation drafts a call-off."""
    if not person.is_authenticated:
        return False
    return person.has_role(Role.OFFICER) if buyer is None else person.has_role(Role.OFFICER, organisation=buyer)


@policy
def may_see_competition(person: Any, competition: Competition) -> bool:
    """Only the buyer's people, the hub and the auditors see a call-off from the buyer's side."""
    buyer_side = _is(person, Role.OFFICER, Role.APPROVER, Role.EVALUATOR, of=competition.buyer)
    return buyer_side or (bool(person.is_authenticated) and person.has_role(Role.AUDITOR, Role.ASSESSOR, Role.DECIDER))


@policy
def may_edit_competition(person: Any, competition: Competition) -> bool:
    """Only a procurement officer of the buyer without a declared conflict changes or runs a call-off."""
    return _is(person, Role.OFFICER, of=competition.buyer) and not declared_conflict(person, competition)


@policy
def may_publish_competition(person: Any, competition: Competition) -> bool:
    """Only a procurement officer of the buyer who declared to have no conflict of interest publishes a call-off."""
    return _is(person, Role.OFFICER, of=competition.buyer) and declared_no_conflict(person, competition)


@policy
def may_declare_interests(person: Any, competition: Competition) -> bool:
    """Everybody of the buyer who takes part declares interests."""
    return _is(person, Role.OFFICER, Role.APPROVER, Role.EVALUATOR, of=competition.buyer)


@policy
def may_enrol_key(person: Any, obj: Any = None) -> bool:
    """Keys for opening are held by procurement officers and approvers of buyers, and by decision makers of the hub."""
    return bool(person.is_authenticated) and person.has_role(Role.OFFICER, Role.APPROVER, Role.DECIDER)


@policy
def may_open_bids(person: Any, competition: Competition) -> bool:
    """Only the two named openers, and the hub's holder of the recovery share, give a key to open bids."""
    if not person.is_authenticated or declared_conflict(person, competition):
        return False
    named = any(opener.person_id == person.pk for opener in competition.openers.all())
    recovery = any(share.is_recovery and share.holder.person_id == person.pk for share in competition.key_shares.all())
    return named or recovery


@policy
def may_see_invitation(person: Any, invitation: Invitation) -> bool:
    """Only people of the invited supplier see its invitation."""
    return _is(person, *SUPPLIER_ROLES, of=invitation.organisation)


@policy
def may_bid(person: Any, invitation: Invitation) -> bool:
    """Only an owner or editor of the invited supplier prepares, submits or withdraws its bid."""
    return _is(person, *SUPPLIER_WRITERS, of=invitation.organisation)


@policy
def may_answer_on_shorter_period(person: Any, organisation: Organisation) -> bool:
    """Only an owner of the admitted supplier agrees to a shorter period."""
    return _is(person, Role.OWNER, of=organisation)


@policy
def may_read_opened_bids(person: Any, competition: Competition) -> bool:
    """Opened bids are read by the buyer's people who declared no conflict of interest, and by auditors."""
    if not person.is_authenticated:
        return False
    buyer_side = _is(person, Role.OFFICER, Role.APPROVER, Role.EVALUATOR, of=competition.buyer)
    return (buyer_side and declared_no_conflict(person, competition)) or person.has_role(Role.AUDITOR)
