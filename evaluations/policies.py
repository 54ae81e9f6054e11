"""Who may evaluate, moderate, recommend, approve and read, once bids are open."""

from __future__ import annotations

from typing import Any

from accounts.models import BUYER_ROLES, SUPPLIER_WRITERS, Role
from accounts.policy import policy
from evaluations.models import Award, PanelMember
from tenders.models import Competition


def _holds(person: Any, role: str, competition: Competition) -> bool:
    return bool(person.is_authenticated) and person.has_role(role, organisation=competition.buyer)


def _shut_out(person: Any, competition: Competition) -> bool:
    """Somebody who declared a conflict, or has not declared at all, is shut out (COI-01)."""
    return not any(
        declaration.person_id == person.pk and not declaration.has_conflict
        for declaration in competition.conflict_declarations.all()
    )


@policy
def may_name_panel(person: Any, competition: Competition) -> bool:
    """Only a procurement officer of the buyer names the panel."""
    return _holds(person, Role.OFFICER, competition)


@policy
def may_see_evaluation(person: Any, competition: Competition) -> bool:
    """Opened bids are read only by the buyer's officers and approvers who declared no conflict of interest."""
    return (_holds(person, Role.OFFICER, competition) or _holds(person, Role.APPROVER, competition)) and not _shut_out(
        person, competition
    )


@policy
def may_check_compliance(person: Any, competition: Competition) -> bool:
    """Compliance is checked by a procurement officer of the buyer who declared no conflict of interest."""
    return _holds(person, Role.OFFICER, competition) and not _shut_out(person, competition)


@policy
def may_leave_out_bid(person: Any, bid: Any) -> bool:
    """A bid is left out by a procurement officer of the buyer who declared no conflict of interest."""
    return may_check_compliance(person, bid.competition)


@policy
def may_score(person: Any, member: PanelMember) -> bool:
    """Only a panel member who is of the buyer scores, on the member's own page, after declaring no conflict."""
    if not person.is_authenticated or member.person_id != person.pk or _shut_out(person, member.competition):
        return False
    return bool(person.has_role(*BUYER_ROLES, organisation=member.competition.buyer))


@policy
def may_moderate(person: Any, competition: Competition) -> bool:
    """Moderation is led by a procurement officer of the buyer who declared no conflict of interest."""
    return may_check_compliance(person, competition)


@policy
def may_recommend_award(person: Any, competition: Competition) -> bool:
    """An award is recommended by a procurement officer of the buyer who declared no conflict of interest."""
    return may_check_compliance(person, competition)


@policy
def may_decide_award(person: Any, award: Award) -> bool:
    """An award is approved by the buyer's approver, who neither recommended it nor scored the bids."""
    competition = award.competition
    return (
        _holds(person, Role.APPROVER, competition)
        and award.recommended_by_id != person.pk
        and not any(member.person_id == person.pk for member in competition.panel.all())
        and not _shut_out(person, competition)
    )


@policy
def may_read_own_outcome(person: Any, letter: Any) -> bool:
    """A bidder reads the outcome of its own bid."""
    return bool(person.is_authenticated) and any(
        organisation.pk == letter.bid.organisation_id for organisation in person.organisations()
    )


@policy
def may_explain_price(person: Any, inquiry: Any) -> bool:
    """Only an owner or editor of the bidder explains its price."""
    return bool(person.is_authenticated) and person.has_role(*SUPPLIER_WRITERS, organisation=inquiry.bid.organisation)


@policy
def may_record_contract(person: Any, award: Award) -> bool:
    """The signed contract is recorded by a procurement officer of the buyer."""
    return _holds(person, Role.OFFICER, award.competition)


@policy
def may_read_evaluation(person: Any, competition: Competition) -> bool:
    """The evaluation is read by the buyer's officers and approvers who declared no conflict, and by auditors."""
    return may_see_evaluation(person, competition) or (bool(person.is_authenticated) and person.has_role(Role.AUDITOR))


@policy
def may_score_bid(person: Any, found: tuple[PanelMember, Any]) -> bool:
    """Only the panel member scores on the member's own page, after declaring no conflict of interest."""
    return may_score(person, found[0])


@policy
def may_read_score(person: Any, found: tuple[Any, Any]) -> bool:
    """Scores are read by the buyer's officers and approvers who declared no conflict, and by auditors."""
    return may_read_evaluation(person, found[0].competition)


@policy
def may_ask_about_price(person: Any, bid: Any) -> bool:
    """A low price is asked about and judged by a procurement officer who declared no conflict of interest."""
    return may_check_compliance(person, bid.competition)


@policy
def may_read_bid(person: Any, bid: Any) -> bool:
    """Opened bids are read by the buyer's officers and approvers who declared no conflict, and by auditors."""
    return may_read_evaluation(person, bid.competition)
