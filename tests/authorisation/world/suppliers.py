"""Addresses about applications, their assessment, and what follows an admission."""

from __future__ import annotations

from datetime import date

from accounts.demonstration.people import account
from accounts.models import Organisation, User
from documents.models import Scan
from ledger import clock
from regulations.calendar import uk_date
from suppliers import actions as suppliers
from suppliers import rounds
from suppliers.actions.parties import Details
from suppliers.models import (
    Admission,
    Application,
    ApplicationLot,
    DecisionLetter,
    Evidence,
    GroundOverride,
    HeldEvidence,
    Party,
    PassportExport,
    Reconsideration,
    RoundMember,
)
from tests.authorisation.world.addresses import Objects


def of_suppliers(firm: Organisation, people: dict[str, User]) -> Objects:
    """The firm's application and admissions, and another firm's application, which waits for the hub."""
    application = Application.objects.filter(organisation=firm, submitted_at__isnull=False)[0]
    waiting = ApplicationLot.objects.filter(decided_at=None, overrides__isnull=False)[0]
    return (
        _of_application(application, people["supplier_owner"])
        | _of_draft(_draft_with_a_party(application))
        | _of_assessment(waiting, people)
        | _of_decisions(application, people["supplier_owner"])
        | _of_membership(firm, application, people["assessor"])
        | _of_rounds(firm, application, people["assessor"])
        | _of_evidence(firm, people["assessor"])
    )


def _of_application(application: Application, owner: User) -> Objects:
    evidence = Evidence.objects.filter(application=application)[0]
    passport = _passport(application.organisation, owner)
    own = {
        f"suppliers:{name}": {"pk": application.pk}
        for name in (
            "application", "lots", "check", "receipt", "receipt_pdf", "withdraw", "answers_csv", "answers_json",
            "answers_pdf", "api-application-detail", "api-application-answers",
        )
    }  # fmt: skip
    return own | {
        "suppliers:api-questionnaire-detail": {"version": application.questionnaire.version},
        "suppliers:task": {"pk": application.pk, "section": "organisation"},
        "suppliers:confidential": {"pk": application.pk, "section": "organisation"},
        "suppliers:evidence": {"pk": evidence.pk},
        "suppliers:evidence_file": {"pk": evidence.pk},
        "suppliers:passport": {"pk": application.organisation_id},
        "suppliers:passport_consent": {"pk": passport.consent_id},
        "suppliers:passport_file": {"pk": passport.pk},
    }


def _of_draft(party: Party) -> Objects:
    return {
        "suppliers:import_passport": {"pk": party.application_id},
        "suppliers:add_party": {"pk": party.application_id},
        "suppliers:party": {"pk": party.application_id, "party": party.pk},
        "suppliers:remove_party": {"pk": party.application_id, "party": party.pk},
    }


def _of_assessment(waiting: ApplicationLot, people: dict[str, User]) -> Objects:
    kept = Evidence.objects.filter(application=waiting.application, removed_at=None)
    evidence = kept.exclude(document__scan=Scan.QUARANTINED)[0]
    for who in ("assessor", "decider"):
        suppliers.declare_interest(by=people[who], application_lot=waiting, has_conflict=False)
    weighed = GroundOverride.objects.filter(application_lot=waiting)[0]
    second = User.objects.get(email=account("hub_decider_2").email)
    conflict = suppliers.declare_interest(
        by=second, application_lot=waiting, has_conflict=True, details="A cousin is a director."
    )
    asked = suppliers.ask_clarification(by=people["assessor"], application_lot=waiting, question="Who owns you?")
    wanted = suppliers.record_information_request(
        by=people["assessor"], application_lot=waiting, received_on=uk_date(clock.now()), asked="Their prices."
    )
    hub = {
        f"suppliers:{name}": {"pk": waiting.pk}
        for name in (
            "assess", "all_answers", "lot_csv", "lot_json", "lot_pdf", "lot_disclosable", "information", "ask",
            "extend", "recommend", "decide", "declare_interest", "api-assessment-detail",
        )
    }  # fmt: skip
    return hub | {
        "suppliers:override": {"pk": weighed.application_lot_id, "finding": weighed.verdict_id},
        "suppliers:conflict_measure": {"pk": conflict.pk},
        "suppliers:findings": {"pk": waiting.pk, "group": "requirements-1"},
        "suppliers:assessment_file": {"pk": waiting.pk, "file": evidence.document_id},
        "suppliers:clarification": {"pk": asked.pk},
        "suppliers:information_request": {"pk": wanted.pk},
    }


def _of_decisions(application: Application, asking: User) -> Objects:
    letter = DecisionLetter.objects.filter(application_lot__application=application)[0]
    rejected = ApplicationLot.objects.filter(decision="rejected")[0]
    Reconsideration.objects.get_or_create(application_lot=rejected, defaults={
        "request": "Look again.", "asked_by": asking, "asked_at": clock.now(), "due_at": clock.now(),
    })  # fmt: skip
    return {
        "suppliers:letter": {"pk": letter.application_lot_id},
        "suppliers:ask_reconsideration": {"pk": letter.application_lot_id},
        "suppliers:reconsider": {"pk": rejected.pk},
    }


def _of_membership(firm: Organisation, application: Application, assessor: User) -> Objects:
    admission = Admission.objects.filter(organisation=firm)[0]
    step = suppliers.propose_step(by=assessor, admission=admission, kind="suspend", reasons="To be looked at.")
    campaign = suppliers.ask_for_declarations(by=assessor, dps=application.dps, reason="Once a year.")
    declared = campaign.declarations.get(organisation=firm)
    return {
        "suppliers:member": {"pk": admission.pk},
        "suppliers:own_admission": {"pk": admission.pk},
        "suppliers:decide_step": {"pk": step.pk},
        "suppliers:ask_for_declarations": {"reference": application.dps.reference},
        "suppliers:campaign": {"pk": campaign.pk},
        "suppliers:campaign_csv": {"pk": campaign.pk},
        "suppliers:review_declaration": {"pk": declared.pk},
        "suppliers:declaration": {"pk": declared.pk},
    }


def _of_rounds(firm: Organisation, application: Application, assessor: User) -> Objects:
    member = RoundMember.objects.filter(admission__organisation=firm, submitted_at=None)[0]
    submitted = RoundMember.objects.filter(admission__organisation=firm, submitted_at__isnull=False)[0]
    section, third = rounds.read(member).paper.sections[0], rounds.startable(assessor)[0]
    return {
        "suppliers:start_round": {"reference": application.dps.reference, "number": third.number},
        "suppliers:round": {"pk": member.round_id},
        "suppliers:round_csv": {"pk": member.round_id},
        "suppliers:assess_round": {"pk": submitted.pk},
        "suppliers:round_answer": {"pk": member.pk},
        "suppliers:round_page": {"pk": member.pk, "section": section.key},
        "suppliers:round_file": {"pk": submitted.files.all()[0].pk},
    }


def _of_evidence(firm: Organisation, assessor: User) -> Objects:
    held = HeldEvidence.objects.filter(organisation=firm, document__isnull=False)[0]
    admission = Admission.objects.filter(organisation=firm)[0]
    proof = suppliers.ask_for_evidence(
        by=assessor, admission=admission, what="Test report", reason="To be sure.", due_on=date(2018, 3, 1)
    )
    return {
        "suppliers:renew_evidence": {"pk": held.pk},
        "suppliers:held_file": {"pk": held.pk},
        "suppliers:ask_for_evidence": {"pk": admission.pk},
        "suppliers:evidence_request": {"pk": proof.pk},
        "suppliers:answer_evidence": {"pk": proof.pk},
    }


def _draft_with_a_party(earlier: Application) -> Party:
    """Written straight into the tables: the firm is admitted to every lot, so that no page starts an application."""
    by, now = earlier.started_by, clock.now()
    draft = Application.objects.create(
        reference="APP-WITHPARTY", dps=earlier.dps, organisation=earlier.organisation, started_by=by, started_at=now,
        questionnaire=earlier.questionnaire, specification_version=earlier.specification_version,
    )  # fmt: skip
    details = Details("subcontractor", "Harbour Light Hosting Ltd", "Runs the data centre")
    return suppliers.name_party(by=by, application=draft, details=details)


def _passport(firm: Organisation, owner: User) -> PassportExport:
    consent = suppliers.give_consent(by=owner, organisation=firm, recipient="Another portal", purpose="To apply there.")
    return suppliers.make_passport(by=owner, consent=consent)
