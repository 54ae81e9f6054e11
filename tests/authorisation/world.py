"""The demonstration's world, and what stands behind each address of it: the objects that the matrix asks about.

Those of a supplier belong to Clearway (supplier_1), those of a buyer to the CCG of the officer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse

from accounts.demonstration.people import account
from accounts.models import Membership, Organisation, RegisterLoad, Role, TeamInvitation, User
from documents import uploading
from dps import actions as systems
from dps.models import DynamicPurchasingSystem, FundLoad, PublishedDocument, SpecificationVersion, Variation
from dps_portal import demonstration
from evaluations.models import Letter, PriceInquiry
from ledger import clock
from ledger.models import Receipt
from ledger.sequencer import integrate
from notices.models import Notice, Release
from notices.tasks import publish_pending
from notifications.models import Message
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
from tenders import actions as tenders
from tenders.models import Bid, Competition, ConflictDeclaration, Invitation, PeriodAgreement, Question
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.dps import a_bare_dps

PEOPLE = {
    "supplier_owner": "supplier_1_owner",
    "supplier_editor": "supplier_1_editor",
    "other_supplier": "supplier_3_owner",
    "new_supplier": "supplier_5_owner",
    "officer": "officer",
    "opener": "opener",
    "approver": "approver",
    "evaluator": "evaluator_1",
    "outsider": "outsider",
    "assessor": "hub_assessor",
    "decider": "hub_decider",
    "auditor": "auditor",
}
"""Roles of the matrix, and who plays them. Besides: `anonymous`, and a `visitor` who has an account and no more."""

Kwargs = dict[str, Any]


@dataclass
class World:
    """Who asks, and what for."""

    clients: dict[str, Client]
    people: dict[str, User]
    objects: dict[str, Callable[[], Kwargs]]

    def kwargs(self, name: str) -> Kwargs:
        """What stands in the address of a route."""
        return self.objects[name]() if name in self.objects else {}


def make() -> World:
    """The demonstration, and everybody signed in."""
    with TestCase.captureOnCommitCallbacks(execute=True):  # what workers do afterwards: letters, receipts
        demonstration.make(lambda step: None)
    publish_pending()
    integrate()
    people = {role: User.objects.get(email=account(key).email) for role, key in PEOPLE.items()}
    people["visitor"] = UserFactory()
    clients = {role: sign_in(Client(), person) for role, person in people.items()}
    for client in clients.values():
        client.get(reverse("page_cookies"))  # a session that is new is written down with each request, and rolled back
    return World({"anonymous": Client(), **clients}, people, _objects(people))


def _objects(people: dict[str, User]) -> dict[str, Callable[[], Kwargs]]:
    owner, officer = people["supplier_owner"], people["officer"]
    firm, buyer = owner.organisations()[0], officer.organisations()[0]
    return {
        **_of_accounts(owner, firm, people),
        **_of_notifications(owner),
        **_of_documents(owner),
        **_of_dps(people),
        **_of_suppliers(firm, people),
        **_of_tenders(firm, buyer, people),
        **_of_evaluations(firm, officer),
        **_of_notices(),
    }


def _of_accounts(owner: User, firm: Organisation, people: dict[str, User]) -> dict[str, Callable[[], Kwargs]]:
    from accounts.actions import allow_domain, ask_to_join, invite_colleague, make_token, state_change

    today = uk_date(clock.now())
    change = state_change(
        by=owner, organisation=firm, what="control", after="Dr Clear", happened_on=today, reason="Sold"
    )

    buyer, second = people["officer"].organisations()[0], User.objects.get(email=account("hub_decider_2").email)
    allowed = allow_domain(by=second, organisation=buyer, domain="partner.example", reason="Seconded staff")
    first = invite_colleague(by=second, organisation=buyer, email="new@example.test", role=Role.OFFICER)
    visitor = people["visitor"]

    asked = ask_to_join(by=visitor, organisation=firm, words="I work there")
    invitation = invite_colleague(by=owner, organisation=firm, email="new@example.test", role=Role.VIEWER)
    token, _ = make_token(by=owner, name="report", scope="read", days=30)
    colleague = Membership.objects.get(organisation=firm, role=Role.EDITOR)
    return {
        "accounts:team": lambda: {"pk": firm.pk},
        "accounts:invite": lambda: {"pk": firm.pk},
        "accounts:changes": lambda: {"pk": firm.pk},
        "accounts:state_change": lambda: {"pk": firm.pk},
        "accounts:change": lambda: {"pk": change.pk},
        "accounts:size": lambda: {"pk": firm.pk},
        "accounts:state_size": lambda: {"pk": firm.pk},
        "accounts:ask_to_join": lambda: {"pk": firm.pk},
        "accounts:join_request": lambda: {"pk": asked.pk},
        "accounts:withdraw_join_request": lambda: {"pk": asked.pk},
        "accounts:change_role": lambda: {"pk": colleague.pk},
        "accounts:agreement": lambda: {"pk": buyer.pk},
        "accounts:domains": lambda: {"pk": buyer.pk},
        "accounts:withdraw_domain": lambda: {"pk": allowed.pk},
        "accounts:remove_person": lambda: {"pk": firm.pk, "user": colleague.user_id},
        "accounts:confirm_invitation": lambda: {"pk": first.pk},
        "accounts:end_membership": lambda: {"pk": colleague.pk},
        "accounts:withdraw_invitation": lambda: {"pk": TeamInvitation.objects.get(pk=invitation.pk).pk},
        "accounts:accept_invitation": lambda: {"token": "unknown"},
        "accounts:revoke_token": lambda: {"pk": token.pk},
        "accounts:register_load": lambda: {"pk": RegisterLoad.objects.all()[0].pk},
    }


def _of_notifications(owner: User) -> dict[str, Callable[[], Kwargs]]:
    message = Message.objects.filter(person=owner, attachments__isnull=False)[0]
    return {
        "notifications:message": lambda: {"pk": message.pk},
        "notifications:attachment": lambda: {"pk": message.pk, "document": message.attachments.all()[0].pk},
    }


def _of_documents(owner: User) -> dict[str, Callable[[], Kwargs]]:
    upload = uploading.begin(by=owner, name="plan.txt", length=5)
    return {"documents:upload": lambda: {"pk": upload.pk}}


def _of_dps(people: dict[str, User]) -> dict[str, Callable[[], Kwargs]]:
    dps = DynamicPurchasingSystem.objects.get()
    whole = {"reference": dps.reference}
    document = PublishedDocument.objects.filter(dps=dps)[0]
    version = SpecificationVersion.objects.filter(dps=dps)[0]
    drafted = systems.draft_variation(
        by=people["assessor"], dps=dps, kind="description", reason="Standards moved.", effective_on=date(2018, 3, 1),
        field="additional_text", text="Secondary care is in scope.",
    )  # fmt: skip
    published = _new_version(dps, people, "NEW01", on=uk_date(clock.now()))
    systems.approve_variation(
        by=people["decider"], variation=systems.propose_variation(by=people["assessor"], variation=published)
    )
    specification = _new_version(dps, people, "NEW02").specification
    validity = systems.draft_variation(
        by=people["assessor"], dps=dps, kind="validity", reason="More time.", effective_on=date(2018, 3, 1),
        validity_end=date(2021, 3, 31),
    )  # fmt: skip
    validity = systems.propose_variation(by=people["assessor"], variation=validity)
    validity = systems.approve_variation(by=people["decider"], variation=validity)
    named = {
        name: (lambda: dict(whole))
        for name in (
            "dps:notice", "dps:interest", "dps:draft", "dps:interested", "dps:api-system-detail", "suppliers:apply",
            "dps:variations", "dps:library", "dps:fund", "dps:fund_csv", "dps:fund_json", "dps:load_fund",
        )
    }  # fmt: skip
    unpublished = a_bare_dps("Triage", writer=people["assessor"], reference="DPS-DRAFT")
    criterion = systems.save_selection_criterion(
        by=people["assessor"], lot=unpublished.lots.get(), code="S1", heading="Registered", text="In a register.",
        kind="suitability",
    )  # fmt: skip
    for name in ("dps:check", "dps:lots", "dps:requirements", "dps:documents"):
        named[name] = lambda: {"reference": unpublished.reference}
    return named | {
        "dps:specification": lambda: {**whole, "number": version.number},
        "dps:document": lambda: {**whole, "pk": document.pk},
        "dps:lot": lambda: {"reference": unpublished.reference, "number": 1},
        "dps:criterion": lambda: {"reference": unpublished.reference, "number": 1, "pk": criterion.pk},
        "dps:section": lambda: {"reference": unpublished.reference, "section": "notice"},
        "dps:specification_csv": lambda: {**whole, "number": version.number},
        "dps:specification_changes": lambda: {**whole, "number": published.specification.number},
        "dps:fund_load": lambda: {**whole, "pk": FundLoad.objects.all()[0].pk},
        "dps:new_variation": lambda: {**whole, "kind": "description"},
        "dps:variation": lambda: {**whole, "number": validity.number},
        "dps:edit_variation": lambda: {**whole, "number": drafted.number},
        "dps:requirement": lambda: {**whole, "pk": specification.requirements.all()[0].pk},
        "dps:downloads": lambda: {**whole, "pk": document.pk},
        "notices:publish_change": lambda: {**whole, "number": validity.number},
    }


def _new_version(
    dps: DynamicPurchasingSystem, people: dict[str, User], code: str, on: date = date(2018, 3, 1)
) -> Variation:
    made = systems.draft_variation(
        by=people["assessor"], dps=dps, kind="specification", reason="Standards moved.", effective_on=on
    )
    systems.save_requirement(
        by=people["assessor"], version=made.specification, code=code, heading="New", text="Do it.", level="must",
        lots=list(dps.lots.all()),
    )  # fmt: skip
    return made


def _of_suppliers(firm: Organisation, people: dict[str, User]) -> dict[str, Callable[[], Kwargs]]:
    application = Application.objects.filter(organisation=firm)[0]
    waiting = ApplicationLot.objects.filter(decided_at=None, submitted_at__isnull=False)[0]
    evidence = Evidence.objects.filter(application=application)[0]
    letter = DecisionLetter.objects.filter(application_lot__application=application)[0]
    their_evidence = Evidence.objects.filter(application=waiting.application, removed_at=None)[0]
    for who in ("assessor", "decider"):
        suppliers.declare_interest(by=people[who], application_lot=waiting, has_conflict=False)
    weighed = GroundOverride.objects.filter(application_lot=waiting)[0]
    second = User.objects.get(email=account("hub_decider_2").email)
    conflict = suppliers.declare_interest(
        by=second, application_lot=waiting, has_conflict=True, details="A cousin is a director."
    )
    asked = suppliers.ask_clarification(by=people["assessor"], application_lot=waiting, question="Who owns you?")
    admission = Admission.objects.filter(organisation=firm)[0]
    step = suppliers.propose_step(
        by=people["assessor"], admission=admission, kind="suspend", reasons="To be looked at."
    )
    campaign = suppliers.ask_for_declarations(by=people["assessor"], dps=application.dps, reason="Once a year.")
    declared = campaign.declarations.get(organisation=firm)
    member = RoundMember.objects.filter(admission__organisation=firm, submitted_at=None)[0]
    submitted = RoundMember.objects.filter(admission__organisation=firm, submitted_at__isnull=False)[0]
    section = rounds.read(member).paper.sections[0]
    third = rounds.startable(people["assessor"])[0]
    file = submitted.files.all()[0]
    held = HeldEvidence.objects.filter(organisation=firm, document__isnull=False)[0]
    proof = suppliers.ask_for_evidence(
        by=people["assessor"], admission=admission, what="Test report", reason="To be sure.", due_on=date(2018, 3, 1)
    )
    rejected = ApplicationLot.objects.filter(decision="rejected")[0]
    Reconsideration.objects.get_or_create(application_lot=rejected, defaults={
        "request": "Look again.", "asked_by": people["supplier_owner"], "asked_at": clock.now(), "due_at": clock.now(),
    })  # fmt: skip
    party = _draft_with_a_party(application)
    passport = _passport(firm, people["supplier_owner"])
    own = {
        f"suppliers:{name}": (lambda: {"pk": application.pk})
        for name in (
            "application", "lots", "check", "receipt", "receipt_pdf", "withdraw", "answers_csv", "answers_json",
            "answers_pdf", "api-application-detail", "api-application-answers",
        )
    }  # fmt: skip
    hub = {
        f"suppliers:{name}": (lambda: {"pk": waiting.pk})
        for name in (
            "assess",
            "all_answers",
            "lot_csv",
            "lot_json",
            "lot_pdf",
            "ask",
            "extend",
            "recommend",
            "decide",
            "declare_interest",
            "api-assessment-detail",
        )
    }
    return (
        own
        | hub
        | {
            "suppliers:import_passport": lambda: {"pk": party.application_id},
            "suppliers:passport": lambda: {"pk": firm.pk},
            "suppliers:passport_consent": lambda: {"pk": passport.consent_id},
            "suppliers:passport_file": lambda: {"pk": passport.pk},
            "suppliers:add_party": lambda: {"pk": party.application_id},
            "suppliers:party": lambda: {"pk": party.application_id, "party": party.pk},
            "suppliers:remove_party": lambda: {"pk": party.application_id, "party": party.pk},
            "suppliers:api-questionnaire-detail": lambda: {"version": application.questionnaire.version},
            "suppliers:override": lambda: {"pk": weighed.application_lot_id, "finding": weighed.verdict_id},
            "suppliers:conflict_measure": lambda: {"pk": conflict.pk},
            "suppliers:task": lambda: {"pk": application.pk, "section": "organisation"},
            "suppliers:confidential": lambda: {"pk": application.pk, "section": "organisation"},
            "suppliers:findings": lambda: {"pk": waiting.pk, "group": "requirements-1"},
            "suppliers:evidence": lambda: {"pk": evidence.pk},
            "suppliers:evidence_file": lambda: {"pk": evidence.pk},
            "suppliers:assessment_file": lambda: {"pk": waiting.pk, "file": their_evidence.document_id},
            "suppliers:ask_reconsideration": lambda: {"pk": letter.application_lot_id},
            "suppliers:reconsider": lambda: {"pk": rejected.pk},
            "suppliers:letter": lambda: {"pk": letter.application_lot_id},
            "suppliers:clarification": lambda: {"pk": asked.pk},
            "suppliers:member": lambda: {"pk": admission.pk},
            "suppliers:own_admission": lambda: {"pk": admission.pk},
            "suppliers:decide_step": lambda: {"pk": step.pk},
            "suppliers:ask_for_declarations": lambda: {"reference": application.dps.reference},
            "suppliers:campaign": lambda: {"pk": campaign.pk},
            "suppliers:campaign_csv": lambda: {"pk": campaign.pk},
            "suppliers:review_declaration": lambda: {"pk": declared.pk},
            "suppliers:declaration": lambda: {"pk": declared.pk},
            "suppliers:start_round": lambda: {"reference": application.dps.reference, "number": third.number},
            "suppliers:round": lambda: {"pk": member.round_id},
            "suppliers:round_csv": lambda: {"pk": member.round_id},
            "suppliers:assess_round": lambda: {"pk": submitted.pk},
            "suppliers:round_answer": lambda: {"pk": member.pk},
            "suppliers:round_page": lambda: {"pk": member.pk, "section": section.key},
            "suppliers:round_file": lambda: {"pk": file.pk},
            "suppliers:renew_evidence": lambda: {"pk": held.pk},
            "suppliers:held_file": lambda: {"pk": held.pk},
            "suppliers:ask_for_evidence": lambda: {"pk": admission.pk},
            "suppliers:evidence_request": lambda: {"pk": proof.pk},
            "suppliers:answer_evidence": lambda: {"pk": proof.pk},
        }
    )


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


def _of_tenders(firm: Organisation, buyer: Organisation, people: dict[str, User]) -> dict[str, Callable[[], Kwargs]]:
    awarded, running = Competition.objects.filter(buyer=buyer).order_by("published_at")
    invitation = Invitation.objects.get(competition=running, organisation=firm)
    bid = Bid.objects.filter(competition=running, organisation=firm)[0]
    opened = Bid.objects.filter(competition=awarded, organisation=firm, opened__isnull=False)[0]
    file = tenders.add_file(
        by=people["supplier_owner"], invitation=invitation, upload=SimpleUploadedFile("plan.txt", b"Our plan")
    )  # fmt: skip
    agreement = PeriodAgreement.objects.create(
        competition=running, organisation=firm, deadline=running.deadline, proposed_at=clock.now()
    )  # fmt: skip
    declared = ConflictDeclaration.objects.create(
        competition=running, person=UserFactory(), has_conflict=True, details="A share", declared_at=clock.now()
    )  # fmt: skip
    version = {"reference": running.reference, "version": bid.version}
    of_call_off = (
        "competition", "check", "shorter", "take_over", "conflict", "extend", "cancel", "open",
        "api-call-off-detail",
        "invitation", "question", "bid", "bid_prices", "bid_files", "bid_safety_net", "bid_check", "bid_withdraw",
    )  # fmt: skip
    of_bid = ("bid_submitted", "bid_receipt", "bid_receipt_pdf", "bid_receipt_proof", "bid_content")
    return (
        {f"tenders:{name}": (lambda: {"reference": running.reference}) for name in of_call_off}
        | {f"tenders:{name}": (lambda: dict(version)) for name in of_bid}
        | {
            "tenders:section": lambda: {"reference": running.reference, "section": "need"},
            "tenders:answer": lambda: {"pk": Question.objects.filter(competition=running)[0].pk},
            "tenders:measure": lambda: {"pk": declared.pk},
            "tenders:opened_file": lambda: {"pk": opened.pk, "part": 1},
            "tenders:period": lambda: {"pk": agreement.pk},
            "tenders:bid_answer": lambda: {"reference": running.reference, "code": "Q1"},
            "tenders:bid_draft_file": lambda: {"reference": running.reference, "pk": file.pk},
            "tenders:bid_submitted_file": lambda: {**version, "part": 1},
        }
    )


def _of_evaluations(firm: Organisation, officer: User) -> dict[str, Callable[[], Kwargs]]:
    awarded = Competition.objects.order_by("published_at")[0]
    bid = Bid.objects.filter(competition=awarded, organisation=firm).order_by("-version")[0]
    letter = Letter.objects.get(bid=bid)
    inquiry = PriceInquiry.objects.create(bid=bid, asked_by=officer, asked_at=clock.now(), due_at=clock.now())
    names = ("overview", "panel", "compliance", "score", "moderate", "result", "award", "contract")
    whole = {f"evaluations:{name}": (lambda: {"reference": awarded.reference}) for name in names}
    one = {
        f"evaluations:{name}": (lambda: {"reference": awarded.reference, "bid": bid.pk})
        for name in ("bid", "leave_out", "score_bid", "low_price")
    }
    return (
        whole
        | one
        | {
            "evaluations:moderate_score": lambda: {"reference": awarded.reference, "bid": bid.pk, "code": "Q1"},
            "evaluations:outcome": lambda: {"pk": letter.pk},
            "evaluations:letter": lambda: {"pk": letter.pk},
            "evaluations:explain_price": lambda: {"pk": inquiry.pk},
        }
    )


def _of_notices() -> dict[str, Callable[[], Kwargs]]:
    awarded = Competition.objects.order_by("published_at")[0]
    notice, release = Notice.objects.exclude(pdf=None)[0], Release.objects.all()[0]
    return {
        "notices:publish_award": lambda: {"reference": awarded.reference},
        "notices:notice": lambda: {"number": notice.number},
        "notices:pdf": lambda: {"number": notice.number},
        "notices:api-notice-detail": lambda: {"number": notice.number},
        "notices:api-release-detail": lambda: {"release_id": release.release_id},
        "notices:package": lambda: {"ocid": release.ocid},
        "notices:record": lambda: {"ocid": release.ocid},
        "notices:release": lambda: {"release_id": release.release_id},
        "reports:compliance_clock": lambda: {"key": "decisions"},
        "reports:compliance_clock_csv": lambda: {"key": "decisions"},
        "reports:compliance_clock_json": lambda: {"key": "decisions"},
        "reports:receipt": lambda: {"code": Receipt.objects.filter(object_type="suppliers.application")[0].code},
        "reports:api-entry-detail": lambda: {"code": Receipt.objects.all()[0].code},
        "reports:tile": lambda: {"address": "0/000.p/1"},
    }


def strange(kwargs: Kwargs) -> Kwargs:
    """The same address with an object that does not exist."""
    for name, nothing in (("pk", uuid4()), ("reference", "NOTHING-0000"), ("token", "nothing")):
        if name in kwargs:
            return {**kwargs, name: nothing}
    return kwargs
