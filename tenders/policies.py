"""Who may run, read, bid in and open a call-off competition."""

from __future__ import annotations

from typing import Any

from accounts.models import BUYER_ROLES, HUB_ROLES, SUPPLIER_ROLES, SUPPLIER_WRITERS, Organisation, Role
from accounts.policy import policy
from tenders.models import Bid, Competition, ConflictDeclaration, Invitation, PeriodAgreement, Question

OPENER_ROLES = (Role.OFFICER, Role.APPROVER)


def _is(person: Any, *roles: str, of: Organisation) -> bool:
    return bool(person.is_authenticated) and person.has_role(*roles, organisation=of)


def has_conflict(person: Any, competition: Competition) -> bool:
    """Whether the person declared a conflict of interest, which shuts out everywhere (COI-01)."""
    return any(d.person_id == person.pk and d.has_conflict for d in competition.conflict_declarations.all())


def has_declared_none(person: Any, competition: Competition) -> bool:
    """Whether the person declared to have no conflict of interest."""
    return any(d.person_id == person.pk and not d.has_conflict for d in competition.conflict_declarations.all())


@policy
def may_list_competitions(person: Any, _obj: Any = None) -> bool:
    """Call-offs are listed for buyers, the hub and auditors; suppliers find theirs under invitations."""
    return bool(person.is_authenticated) and person.has_role(*BUYER_ROLES, *HUB_ROLES, Role.AUDITOR)


@policy
def may_draft_competition(person: Any, buyer: Organisation | None = None) -> bool:
    """Only a procurement officer of a buying organisation drafts a call-off."""
    if not person.is_authenticated:
        return False
    return person.has_role(Role.OFFICER, organisation=buyer)


@policy
def may_see_competition(person: Any, competition: Competition) -> bool:
    """A call-off is seen by people of the buyer who have no conflict of interest, by the hub and by auditors."""
    if not person.is_authenticated or has_conflict(person, competition):
        return False
    return _is(person, *BUYER_ROLES, of=competition.buyer) or person.has_role(*HUB_ROLES, Role.AUDITOR)


@policy
def may_edit_competition(person: Any, competition: Competition) -> bool:
    """Only a procurement officer of the buyer who has no conflict of interest changes or runs a call-off."""
    return _is(person, Role.OFFICER, of=competition.buyer) and not has_conflict(person, competition)


@policy
def may_record_measure(person: Any, declaration: ConflictDeclaration) -> bool:
    """What was done about a conflict is recorded by another procurement officer of the buyer."""
    return declaration.person_id != person.pk and may_edit_competition(person, declaration.competition)


@policy
def may_answer_question(person: Any, question: Question) -> bool:
    """Questions are answered by a procurement officer of the buyer who has no conflict of interest."""
    return may_edit_competition(person, question.competition)


@policy
def may_publish_competition(person: Any, competition: Competition) -> bool:
    """A call-off is published by a procurement officer of the buyer who declared to have no conflict of interest."""
    return _is(person, Role.OFFICER, of=competition.buyer) and has_declared_none(person, competition)


@policy
def may_declare_conflict(person: Any, competition: Competition) -> bool:
    """Everybody of the buyer who takes part, and the hub's key holder, declares conflicts of interest."""
    hub = competition.dps.contracting_authority
    return _is(person, *BUYER_ROLES, of=competition.buyer) or _is(person, *HUB_ROLES, of=hub)


@policy
def may_enrol_key(person: Any, _obj: Any = None) -> bool:
    """Keys for opening bids are held by officers and approvers of buyers and by decision makers of the hub."""
    return bool(person.is_authenticated) and person.has_role(*OPENER_ROLES, Role.DECIDER)


@policy
def may_open_bids(person: Any, competition: Competition) -> bool:
    """Bids are opened by the holders of a share of the key alone: the two openers and the hub, none with a conflict."""
    if not person.is_authenticated or has_conflict(person, competition):
        return False
    hub = competition.dps.contracting_authority
    belongs = _is(person, *OPENER_ROLES, of=competition.buyer) or _is(person, Role.DECIDER, of=hub)
    return belongs and any(share.holder_id == person.pk for share in competition.shares.all())


@policy
def may_read_opened_bids(person: Any, competition: Competition) -> bool:
    """Opened bids are read by people of the buyer who declared no conflict of interest, and by auditors."""
    if not person.is_authenticated or not competition.is_opened or has_conflict(person, competition):
        return False
    buyer = _is(person, *BUYER_ROLES, of=competition.buyer) and has_declared_none(person, competition)
    return buyer or person.has_role(Role.AUDITOR)


@policy
def may_follow_evaluation(person: Any, competition: Competition) -> bool:
    """The evaluation is followed by the buyer's officers and approvers who read its bids, and by auditors."""
    if not may_read_opened_bids(person, competition):
        return False
    return _is(person, *OPENER_ROLES, of=competition.buyer) or person.has_role(Role.AUDITOR)


@policy
def may_list_invitations(person: Any, _obj: Any = None) -> bool:
    """Invitations are listed for people of a supplier."""
    return bool(person.is_authenticated) and person.has_role(*SUPPLIER_ROLES)


@policy
def may_see_invitation(person: Any, invitation: Invitation) -> bool:
    """An invitation is seen by people of the invited supplier alone."""
    return _is(person, *SUPPLIER_ROLES, of=invitation.organisation)


@policy
def may_see_own_bid(person: Any, bid: Bid) -> bool:
    """A sealed bid is read by people of its supplier alone."""
    return _is(person, *SUPPLIER_ROLES, of=bid.organisation)


@policy
def may_read_opened_bid(person: Any, bid: Bid) -> bool:
    """An opened bid is read by people of the buyer who declared no conflict of interest, and by auditors."""
    return may_read_opened_bids(person, bid.competition)


@policy
def may_bid(person: Any, obj: Invitation | Bid) -> bool:
    """Only an owner or editor of the invited supplier prepares, submits, replaces or withdraws its bid."""
    return _is(person, *SUPPLIER_WRITERS, of=obj.organisation)


@policy
def may_answer_period(person: Any, agreement: PeriodAgreement) -> bool:
    """Only an owner or editor of the supplier asked answers whether it agrees to a shorter time for bids."""
    return _is(person, *SUPPLIER_WRITERS, of=agreement.organisation)
