"""Who may assess applications, decide on them, and read about it."""

from __future__ import annotations

from typing import Any

from accounts.models import Role
from accounts.policy import policy
from suppliers.models import ApplicationLot, GroundOverride, ImpartialityDeclaration, InformationRequest
from suppliers.policies.applications import may_see_application
from suppliers.policies.roles import HUB, has_conflict, holds, of_hub


@policy
def may_see_queue(person: Any, obj: Any = None) -> bool:
    """Assessors and decision makers of the hub, and auditors, may see the queue of applications."""
    return holds(person, *HUB, Role.AUDITOR)


@policy
def may_see_quarantine(person: Any, obj: Any = None) -> bool:
    """Assessors and decision makers of the hub, and auditors, may see which files are in quarantine."""
    return holds(person, *HUB, Role.AUDITOR)


@policy
def may_see_assessment(person: Any, obj: ApplicationLot) -> bool:
    """The hub of this DPS and auditors may see how an application is assessed."""
    return of_hub(person, obj, *HUB) or holds(person, Role.AUDITOR)


@policy
def may_assign_somewhere(person: Any, obj: Any = None) -> bool:
    """Assessors and decision makers of the hub may assign applications."""
    return holds(person, *HUB)


@policy
def may_assign(person: Any, obj: ApplicationLot) -> bool:
    """Assessors and decision makers of the hub may assign an application."""
    return of_hub(person, obj, *HUB)


@policy
def may_assess(person: Any, obj: ApplicationLot) -> bool:
    """Assessors of the hub may assess an application."""
    return of_hub(person, obj, Role.ASSESSOR)


@policy
def may_declare_interest(person: Any, obj: ApplicationLot) -> bool:
    """Assessors and decision makers of the hub declare their interests before they see an application."""
    return of_hub(person, obj, *HUB)


@policy
def may_record_conflict_measure(person: Any, obj: ImpartialityDeclaration) -> bool:
    """What was done about a conflict of interest is recorded by somebody else of the hub who has none."""
    hub = obj.application.dps.contracting_authority
    is_other = obj.person_id != person.pk and not has_conflict(person, obj.application)
    return is_other and holds(person, *HUB, organisation=hub)


@policy
def may_extend_assessment(person: Any, obj: ApplicationLot) -> bool:
    """Assessors and decision makers of the hub may extend the time for a decision once, with a reason."""
    return of_hub(person, obj, *HUB)


@policy
def may_decide(person: Any, obj: ApplicationLot) -> bool:
    """Decision makers of the hub decide, never on their own recommendation or after they set a ground aside."""
    is_decider = of_hub(person, obj, Role.DECIDER) and obj.recommended_by_id != person.pk
    return is_decider and not any(o.approved and o.answered_by_id == person.pk for o in obj.overrides.all())


@policy
def may_approve_override(person: Any, obj: GroundOverride) -> bool:
    """A binding ground is set aside by a decision maker who neither proposed, assessed nor recommended (EXC-03)."""
    lot = obj.application_lot
    has_other_part = person.pk in (obj.proposed_by_id, lot.assessor_id, lot.recommended_by_id)
    return not has_other_part and of_hub(person, lot, Role.DECIDER)


@policy
def may_see_letter(person: Any, obj: ApplicationLot) -> bool:
    """The applicant, the hub and auditors may read a decision letter."""
    return may_see_assessment(person, obj) or may_see_application(person, obj.application)


@policy
def may_reconsider(person: Any, obj: ApplicationLot) -> bool:
    """A rejection is reconsidered by a decision maker of the hub who neither recommended nor decided it."""
    return of_hub(person, obj, Role.DECIDER) and person.pk not in (obj.decided_by_id, obj.recommended_by_id)


@policy
def may_handle_information(person: Any, obj: ApplicationLot) -> bool:
    """Assessors and decision makers of the hub record and answer requests for information about an application."""
    return of_hub(person, obj, *HUB)


@policy
def may_see_information_request(person: Any, obj: InformationRequest) -> bool:
    """The hub of this DPS and auditors may see what is asked about an application."""
    return may_see_assessment(person, obj.application_lot)
