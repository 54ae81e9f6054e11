"""Other people's applications do not exist; one's own role decides the rest."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Kind, Organisation, Role
from tests.factories.suppliers import SupplierFactory, supplier_person
from tests.suppliers import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(dps, firm):
    return story.applied(dps, firm, 1)


@pytest.fixture
def addresses(application) -> list[str]:
    """Every address about one application, its file, its question and its assessment."""
    row, evidence = story.row_of(application), application.evidence.first()
    asked = row.clarifications.create(
        question="Why?", asked_by=application.submitted_by, asked_at=row.submitted_at, due_at=row.due_at
    )
    own = ["application", "lots", "check", "receipt", "withdraw"]
    hub = ["assess", "all_answers", "ask", "extend", "recommend", "decide"]
    return [
        *(reverse(f"suppliers:{name}", args=[application.pk]) for name in own),
        story.page_of(application, "contact"),
        reverse("suppliers:evidence", args=[evidence.pk]),
        reverse("suppliers:evidence_file", args=[evidence.pk]),
        reverse("suppliers:clarification", args=[asked.pk]),
        *(reverse(f"suppliers:{name}", args=[row.pk]) for name in hub),
        reverse("suppliers:findings", args=[row.pk, "criterion-s1"]),
        reverse("suppliers:assessment_file", args=[row.pk, evidence.document_id]),
    ]


def test_another_supplier_finds_nothing(addresses, stranger):
    assert {address: stranger.get(address).status_code for address in addresses if "decide" not in address} == {
        address: 404 for address in addresses if "decide" not in address
    }


def test_another_hub_finds_nothing(addresses):
    other = Organisation.objects.create(kind=Kind.NHS_ENGLAND, name="Another hub")
    client = story.signed_in(supplier_person(other, Role.ASSESSOR))
    assert {client.get(address).status_code for address in addresses if "decide" not in address} == {404}


def test_nobody_signed_out_learns_whether_anything_exists(addresses):
    replies = [Client().get(address) for address in addresses]
    assert {reply.status_code for reply in replies} == {302}


def test_the_applicant_does_not_see_the_assessment(application, owner):
    assert owner.get(reverse("suppliers:assess", args=[story.row_of(application).pk])).status_code == 404
    assert owner.get(reverse("suppliers:queue")).status_code == 403


def test_the_hub_does_not_see_drafts(dps, firm, owner, assessor):
    draft = story.start(owner, dps, 1)
    assert draft.reference not in assessor.get(f"{reverse('suppliers:queue')}?state=all").content.decode()
    assert assessor.get(reverse("suppliers:assess", args=[draft.lots.get().pk])).status_code == 404


def test_an_auditor_reads_everything_and_changes_nothing(application):
    body = Organisation.objects.create(kind=Kind.AUDIT_BODY, name="Auditors")
    auditor = story.signed_in(supplier_person(body, Role.AUDITOR))
    row = story.row_of(application)
    assert auditor.get(reverse("suppliers:assess", args=[row.pk])).status_code == 200
    assert auditor.post(reverse("suppliers:ask", args=[row.pk]), {"question": "Why?"}).status_code == 403
    assert auditor.post(reverse("suppliers:recommend", args=[row.pk]), {}).status_code == 403


def test_a_viewer_reads_and_does_not_change(application, firm):
    viewer = story.signed_in(supplier_person(firm, Role.VIEWER))
    assert viewer.get(reverse("suppliers:application", args=[application.pk])).status_code == 200
    assert viewer.post(reverse("suppliers:withdraw", args=[application.pk])).status_code == 403


def test_somebody_who_has_left_sees_nothing_any_more(application, firm, at):
    person = supplier_person(firm, Role.EDITOR)
    client = story.signed_in(person)
    assert client.get(reverse("suppliers:application", args=[application.pk])).status_code == 200
    person.memberships.update(ended_at=at("2017-12-05 09:00"))
    assert client.get(reverse("suppliers:application", args=[application.pk])).status_code == 404


def test_an_assessor_reads_only_files_of_the_lot(dps, assessor, firm):
    application = story.applied(dps, firm, 1, 2)
    row = story.row_of(application, 1)
    story.impartial(assessor, row)
    of_lot_2 = application.evidence.get(lot__number=2)
    of_lot_1 = application.evidence.get(lot__number=1)
    assert assessor.get(reverse("suppliers:assessment_file", args=[row.pk, of_lot_1.document_id])).status_code == 200
    assert assessor.get(reverse("suppliers:assessment_file", args=[row.pk, of_lot_2.document_id])).status_code == 404


def test_an_answer_of_one_firm_cannot_be_moved_into_another(application, stranger, dps):
    mine = story.start(stranger, dps, 1)
    evidence = application.evidence.first()
    assert stranger.post(reverse("suppliers:evidence", args=[evidence.pk]), {"step": "remove"}).status_code == 404
    assert mine.evidence.count() == 0


def test_a_firm_with_two_owners_applies_once(dps, firm, owner):
    second = story.signed_in(supplier_person(firm, Role.OWNER))
    assert story.start(owner, dps, 1).pk == story.start(second, dps, 2).pk


def test_somebody_of_two_firms_says_for_which(dps, firm, owner):
    person = firm.memberships.get(role=Role.OWNER).user
    other = SupplierFactory(name="Second Firm Ltd")
    person.memberships.create(organisation=other, role=Role.EDITOR)
    client = story.signed_in(type(person).objects.get(pk=person.pk))
    address = reverse("suppliers:apply", args=[dps.reference])
    assert "For which organisation?" in client.get(address).content.decode()
    posted = {"lots": [dps.lots.get(number=1).pk], "organisation": other.pk}
    assert client.post(address, posted).status_code == 302
    assert other.applications.count() == 1
