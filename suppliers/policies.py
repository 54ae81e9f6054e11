"""Who may do what with applications, assessments and admissions."""

from __future__ import annotations

from typing import Any

from accounts.models import SUPPLIER_ROLES, SUPPLIER_WRITERS, Organisation, Role
from accounts.policy import policy
from dps.models import DynamicPurchasingSystem, SpecificationVersion
from suppliers.models import (
    Admission,
    Application,
    ApplicationLot,
    Clarification,
    ComplianceRound,
    DeclarationCampaign,
    Evidence,
    EvidenceRequest,
    GroundOverride,
    HeldEvidence,
    ImpartialityDeclaration,
    MembershipStep,
    Party,
    PassportConsent,
    PassportExport,
    RenewedDeclaration,
    RoundFile,
    RoundMember,
)

HUB = (Role.ASSESSOR, Role.DECIDER)


def _is(person: Any, *roles: str, organisation: Any = None) -> bool:
    return bool(person.is_authenticated) and person.has_role(*roles, organisation=organisation)


def _hub_of(person: Any, lot: ApplicationLot, *roles: str) -> bool:
    """Of the hub of this DPS, and without a declared conflict of interest, which shuts out everywhere (COI-01)."""
    in_role = _is(person, *roles, organisation=lot.application.dps.contracting_authority)
    return in_role and not has_conflict(person, lot.application)


def has_conflict(person: Any, application: Application) -> bool:
    """Whether the person declared a conflict of interest in this application."""
    return any(d.person_id == person.pk and d.has_conflict for d in application.impartiality.all())


def has_declared(person: Any, application: Application) -> bool:
    """Whether the person declared anything about interests in this application."""
    return any(d.person_id == person.pk for d in application.impartiality.all())


def must_declare(person: Any, lot: ApplicationLot) -> bool:
    """Whether this person of the hub has to declare before seeing any answer. Auditors take no part, and need not."""
    return _hub_of(person, lot, *HUB) and not has_declared(person, lot.application)


@policy
def may_apply(person: Any, obj: DynamicPurchasingSystem) -> bool:
    """Owners and editors of a supplier organisation may apply."""
    return bool(person.is_authenticated) and any(o.is_supplier for o in person.organisations(*SUPPLIER_WRITERS))


@policy
def may_see_own_applications(person: Any, obj: Any = None) -> bool:
    """People of a supplier organisation may see its applications."""
    return _is(person, *SUPPLIER_ROLES)


@policy
def may_see_application(person: Any, obj: Application) -> bool:
    """People of the applying organisation may see this application."""
    return _is(person, *SUPPLIER_ROLES, organisation=obj.organisation)


@policy
def may_edit_application(person: Any, obj: Application) -> bool:
    """Owners and editors of the applying organisation may change a draft."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.organisation)


@policy
def may_see_evidence(person: Any, obj: Evidence) -> bool:
    """People of the applying organisation may see its files."""
    return may_see_application(person, obj.application)


@policy
def may_manage_evidence(person: Any, obj: Evidence) -> bool:
    """Owners and editors of the applying organisation may replace, move or remove its files."""
    return may_edit_application(person, obj.application)


@policy
def may_change_party(person: Any, obj: Party) -> bool:
    """Owners and editors of the applying organisation may say which other organisations it applies with."""
    return may_edit_application(person, obj.application)


@policy
def may_see_passport(person: Any, obj: Organisation) -> bool:
    """People of a supplier may see for whom it consented to a passport."""
    return _is(person, *SUPPLIER_ROLES, organisation=obj)


@policy
def may_export_passport(person: Any, obj: Organisation) -> bool:
    """Only an owner of the supplier may consent to a passport, make it, download it, and withdraw."""
    return _is(person, Role.OWNER, organisation=obj)


@policy
def may_use_consent(person: Any, obj: PassportConsent) -> bool:
    """Only an owner of the supplier may make a passport under a consent, or withdraw it."""
    return may_export_passport(person, obj.organisation)


@policy
def may_download_passport(person: Any, obj: PassportExport) -> bool:
    """Only an owner of the supplier may download its passport."""
    return may_export_passport(person, obj.consent.organisation)


@policy
def may_submit_application(person: Any, obj: Application) -> bool:
    """Owners and editors of the applying organisation may submit it."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.organisation)


@policy
def may_withdraw_application(person: Any, obj: Application) -> bool:
    """Owners and editors of the applying organisation may withdraw it."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.organisation)


@policy
def may_answer_clarification(person: Any, obj: Clarification) -> bool:
    """Owners and editors of the applying organisation may answer a clarification."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.application_lot.application.organisation)


@policy
def may_see_queue(person: Any, obj: Any = None) -> bool:
    """Assessors and decision makers of the hub, and auditors, may see the queue of applications."""
    return _is(person, *HUB, Role.AUDITOR)


@policy
def may_see_assessment(person: Any, obj: ApplicationLot) -> bool:
    """The hub of this DPS and auditors may see how an application is assessed."""
    return _hub_of(person, obj, *HUB) or _is(person, Role.AUDITOR)


@policy
def may_assign_somewhere(person: Any, obj: Any = None) -> bool:
    """Assessors and decision makers of the hub may assign applications."""
    return _is(person, *HUB)


@policy
def may_assign(person: Any, obj: ApplicationLot) -> bool:
    """Assessors and decision makers of the hub may assign an application."""
    return _hub_of(person, obj, *HUB)


@policy
def may_assess(person: Any, obj: ApplicationLot) -> bool:
    """Assessors of the hub may assess an application."""
    return _hub_of(person, obj, Role.ASSESSOR)


@policy
def may_declare_interest(person: Any, obj: ApplicationLot) -> bool:
    """Assessors and decision makers of the hub declare their interests before they see an application."""
    return _hub_of(person, obj, *HUB)


@policy
def may_record_conflict_measure(person: Any, obj: ImpartialityDeclaration) -> bool:
    """What was done about a conflict of interest is recorded by somebody else of the hub who has none."""
    hub = obj.application.dps.contracting_authority
    is_other = obj.person_id != person.pk and not has_conflict(person, obj.application)
    return is_other and _is(person, *HUB, organisation=hub)


@policy
def may_extend_assessment(person: Any, obj: ApplicationLot) -> bool:
    """Assessors and decision makers of the hub may extend the time for a decision once, with a reason."""
    return _hub_of(person, obj, *HUB)


@policy
def may_decide(person: Any, obj: ApplicationLot) -> bool:
    """Decision makers of the hub decide, never on their own recommendation or after they set a ground aside."""
    is_decider = _hub_of(person, obj, Role.DECIDER) and obj.recommended_by_id != person.pk
    return is_decider and not any(o.approved and o.answered_by_id == person.pk for o in obj.overrides.all())


@policy
def may_approve_override(person: Any, obj: GroundOverride) -> bool:
    """A binding ground is set aside by a decision maker who neither proposed, assessed nor recommended (EXC-03)."""
    lot = obj.application_lot
    has_other_part = person.pk in (obj.proposed_by_id, lot.assessor_id, lot.recommended_by_id)
    return not has_other_part and _hub_of(person, lot, Role.DECIDER)


@policy
def may_see_letter(person: Any, obj: ApplicationLot) -> bool:
    """The applicant, the hub and auditors may read a decision letter."""
    return may_see_assessment(person, obj) or may_see_application(person, obj.application)


@policy
def may_ask_reconsideration(person: Any, obj: ApplicationLot) -> bool:
    """Owners and editors of the applying organisation may ask that a rejection is reconsidered."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.application.organisation)


@policy
def may_reconsider(person: Any, obj: ApplicationLot) -> bool:
    """A rejection is reconsidered by a decision maker of the hub who neither recommended nor decided it."""
    return _hub_of(person, obj, Role.DECIDER) and person.pk not in (obj.decided_by_id, obj.recommended_by_id)


@policy
def may_see_members(person: Any, obj: Any = None) -> bool:
    """Assessors and decision makers of the hub, and auditors, may see the members of a DPS."""
    return _is(person, *HUB, Role.AUDITOR)


@policy
def may_see_member(person: Any, obj: Admission) -> bool:
    """The hub of this DPS and auditors may see what happened to an admission."""
    return _is(person, *HUB, organisation=obj.lot.dps.contracting_authority) or _is(person, Role.AUDITOR)


@policy
def may_propose_step(person: Any, obj: Admission) -> bool:
    """Assessors and decision makers of the hub may propose to suspend, reinstate or remove a supplier."""
    return _is(person, *HUB, organisation=obj.lot.dps.contracting_authority)


@policy
def may_decide_step(person: Any, obj: MembershipStep) -> bool:
    """Decision makers of the hub decide on a suspension, reinstatement or removal, and never on their own proposal."""
    authority = obj.admission.lot.dps.contracting_authority
    return _is(person, Role.DECIDER, organisation=authority) and obj.proposed_by_id != person.pk


@policy
def may_see_own_admission(person: Any, obj: Admission) -> bool:
    """People of the admitted supplier may see its admission."""
    return _is(person, *SUPPLIER_ROLES, organisation=obj.organisation)


@policy
def may_reply_to_step(person: Any, obj: MembershipStep) -> bool:
    """Owners and editors of the supplier may reply to a proposal about its admission."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.admission.organisation)


@policy
def may_ask_for_declarations(person: Any, obj: DynamicPurchasingSystem) -> bool:
    """Assessors and decision makers of the hub may ask members to renew their declaration."""
    return _is(person, *HUB, organisation=obj.contracting_authority)


@policy
def may_see_campaign(person: Any, obj: DeclarationCampaign) -> bool:
    """The hub of this DPS and auditors may see who renewed their declaration."""
    return may_ask_for_declarations(person, obj.dps) or _is(person, Role.AUDITOR)


@policy
def may_review_declaration(person: Any, obj: RenewedDeclaration) -> bool:
    """Assessors and decision makers of the hub review what changed and who did not answer."""
    return may_ask_for_declarations(person, obj.campaign.dps)


@policy
def may_see_own_declaration(person: Any, obj: RenewedDeclaration) -> bool:
    """People of the member may see what it declared."""
    return _is(person, *SUPPLIER_ROLES, organisation=obj.organisation)


@policy
def may_declare(person: Any, obj: RenewedDeclaration) -> bool:
    """Owners and editors of the member may renew its declaration."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.organisation)


@policy
def may_see_held_evidence(person: Any, obj: HeldEvidence) -> bool:
    """The supplier, the hub it is admitted by and auditors may read evidence that is held."""
    return _is(person, *SUPPLIER_ROLES, organisation=obj.organisation) or _is(person, *HUB, Role.AUDITOR)


@policy
def may_see_own_held_evidence(person: Any, obj: HeldEvidence) -> bool:
    """People of the supplier may see what is held of it."""
    return _is(person, *SUPPLIER_ROLES, organisation=obj.organisation)


@policy
def may_renew_evidence(person: Any, obj: HeldEvidence) -> bool:
    """Owners and editors of the supplier may renew its evidence."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.organisation)


@policy
def may_give_evidence(person: Any, obj: Organisation) -> bool:
    """Owners and editors of the supplier may add evidence."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj)


@policy
def may_ask_for_evidence(person: Any, obj: Admission) -> bool:
    """Assessors and decision makers of the hub may ask a member for evidence."""
    return _is(person, *HUB, organisation=obj.lot.dps.contracting_authority)


@policy
def may_see_evidence_request(person: Any, obj: EvidenceRequest) -> bool:
    """The hub of this DPS and auditors may see what a member was asked to prove."""
    return may_ask_for_evidence(person, obj.admission) or _is(person, Role.AUDITOR)


@policy
def may_review_evidence_request(person: Any, obj: EvidenceRequest) -> bool:
    """Assessors and decision makers of the hub say whether evidence suffices."""
    return may_ask_for_evidence(person, obj.admission)


@policy
def may_see_own_evidence_request(person: Any, obj: EvidenceRequest) -> bool:
    """People of the member may see what it is asked to prove."""
    return _is(person, *SUPPLIER_ROLES, organisation=obj.admission.organisation)


@policy
def may_answer_evidence_request(person: Any, obj: EvidenceRequest) -> bool:
    """Owners and editors of the member may answer."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.admission.organisation)


@policy
def may_start_round(person: Any, obj: SpecificationVersion) -> bool:
    """Assessors and decision makers of the hub may ask members to answer a new version of the specification."""
    return _is(person, *HUB, organisation=obj.dps.contracting_authority)


@policy
def may_see_round(person: Any, obj: ComplianceRound) -> bool:
    """The hub of this DPS and auditors may see where members stand with a version."""
    return may_start_round(person, obj.version) or _is(person, Role.AUDITOR)


@policy
def may_see_round_member(person: Any, obj: RoundMember) -> bool:
    """The hub of this DPS and auditors may read a member's answer."""
    return may_see_round(person, obj.round)


@policy
def may_assess_round(person: Any, obj: RoundMember) -> bool:
    """Assessors and decision makers of the hub say whether a member complies."""
    return may_start_round(person, obj.round.version)


@policy
def may_see_own_round(person: Any, obj: RoundMember) -> bool:
    """People of the member may see what it is asked and answered."""
    return _is(person, *SUPPLIER_ROLES, organisation=obj.admission.organisation)


@policy
def may_answer_round(person: Any, obj: RoundMember) -> bool:
    """Owners and editors of the member may answer."""
    return _is(person, *SUPPLIER_WRITERS, organisation=obj.admission.organisation)


@policy
def may_see_round_file(person: Any, obj: RoundFile) -> bool:
    """The member, the hub of this DPS and auditors may read a file of its answer."""
    return may_see_own_round(person, obj.member) or may_see_round_member(person, obj.member)
