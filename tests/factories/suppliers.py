"""Suppliers, their applications and admissions, for tests of this room and of those above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import factory
from django.utils.crypto import get_random_string

from accounts.models import Kind, Membership, Organisation, Role, User
from dps.models import DynamicPurchasingSystem, Lot, SpecificationVersion
from dps.queries import specification_in_force
from ledger import clock
from suppliers.actions.drafts import new_draft
from suppliers.models import Admission, Application, ApplicationLot, MembershipStep, SupplierProfile
from suppliers.publishing import current_questionnaire
from tests.factories.accounts import person_with


class SupplierFactory(factory.django.DjangoModelFactory):
    """A supplier organisation."""

    class Meta:
        model = Organisation

    kind = Kind.SUPPLIER
    name = factory.Sequence(lambda n: f"Supplier {n:03d} Ltd")
    company_number = factory.Sequence(lambda n: f"9{n:07d}")
    address = "1 High Street, Leeds"
    postcode = "LS1 1AA"


def supplier_person(organisation: Organisation, role: str = Role.OWNER, **fields: Any) -> User:
    """Somebody with a role in an organisation; of a supplier its owner unless said otherwise."""
    return person_with(role, organisation, **{"name": "Sam Supplier", **fields})


def some_drafts(
    dps: DynamicPurchasingSystem, people: Sequence[User], count: int, *, copy: Application | None = None
) -> list[Application]:
    """So many drafts for every lot of a DPS, each of a firm of its own in which all these people are owners."""
    firms = Organisation.objects.bulk_create(SupplierFactory.build_batch(count))
    Membership.objects.bulk_create(
        Membership(user=person, organisation=firm, role=Role.OWNER) for firm in firms for person in people
    )
    now, lots = clock.now(), list(dps.lots.all())
    drafts = [new_draft(by=people[0], dps=dps, organisation=firm, copy=copy, at=now) for firm in firms]
    ApplicationLot.objects.bulk_create(
        ApplicationLot(application=draft, lot=lot, chosen_at=now) for draft in drafts for lot in lots
    )
    return drafts


def admit(lot: Lot, organisation: Organisation | None = None, *, at: datetime | None = None) -> Admission:
    """A supplier admitted to a lot, with the decided application behind it, written straight into the tables."""
    organisation = organisation or SupplierFactory()
    moment = at or clock.now()
    owner = organisation.memberships.filter(role=Role.OWNER).first()
    signer = owner.user if owner else supplier_person(organisation)
    hub = lot.dps.contracting_authority
    assessor = supplier_person(hub, Role.ASSESSOR, name="Asha Assessor")
    decider = supplier_person(hub, Role.DECIDER, name="Devi Decider")
    application = Application.objects.create(
        reference=f"APP-{get_random_string(8).upper()}", dps=lot.dps, organisation=organisation,
        questionnaire=current_questionnaire(moment), specification_version=specification_of(lot, moment),
        started_by=signer, started_at=moment,
    )  # fmt: skip
    row = ApplicationLot.objects.create(
        application=application, lot=lot, chosen_at=moment, submitted_at=moment, due_at=moment, due_rule="for a test",
        recommendation="admitted", recommendation_reasons="All met.", recommended_by=assessor, recommended_at=moment,
        decision="admitted", reasons="All met.", decided_by=decider, decided_at=moment,
    )  # fmt: skip
    application.submitted_at, application.submitted_by, application.signatory_name = moment, signer, signer.name
    application.signatory_position, application.statement = "Director", "I declare."
    application.manifest = {"lots": [lot.number], "parts": []}
    application.save()
    SupplierProfile.objects.get_or_create(
        organisation=organisation, defaults={"size": "small", "is_sme": True, "is_vcse": False, "stated_at": moment}
    )
    return Admission.objects.create(
        organisation=organisation, lot=lot, application_lot=row, admitted_at=moment,
        specification_version=application.specification_version,
    )  # fmt: skip


def step(admissions: Iterable[Admission], kind: str) -> None:
    """These admissions suspended ("suspend"), reinstated ("reinstate") or ended ("remove") now, by a decided step."""
    for admission in admissions:
        now, lot = clock.now(), admission.application_lot
        MembershipStep.objects.create(
            admission=admission, kind=kind, reasons="For a test.", proposed_by=lot.recommended_by, proposed_at=now,
            reply_until=now, goes_ahead=True, decision_reasons="For a test.", decided_by=lot.decided_by, decided_at=now,
        )  # fmt: skip
        follows = {"suspend": {"suspended_at": now}, "reinstate": {"suspended_at": None}, "remove": {"ended_at": now}}
        Admission.objects.filter(pk=admission.pk).update(**follows[kind])


def specification_of(lot: Lot, at: datetime) -> SpecificationVersion:
    """The specification of the lot's DPS in force at that moment."""
    version = specification_in_force(lot.dps, at)
    assert version is not None, "the DPS is not published"
    return version
