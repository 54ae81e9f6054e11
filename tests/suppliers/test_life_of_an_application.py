"""A supplier applies, the hub assesses, somebody else decides: the whole life through the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.actions import state_size
from accounts.models import Role
from documents.queries import open_document
from ledger.models import Entry
from notifications.models import Message
from suppliers import queries, tasks
from suppliers.models import Admission, Application, SupplierProfile
from tests.factories.suppliers import supplier_person
from tests.suppliers import story

pytestmark = pytest.mark.django_db


def test_a_supplier_is_admitted_from_first_page_to_letter(*, dps, firm, owner, assessor, decider, at):
    application = story.start(owner, dps, 1)
    story.fill_in_pages(owner, application)
    assert story.submit(owner, application, 1).status_code == 302
    application.refresh_from_db()
    assert application.submitted_at == at("2017-12-04 10:00")
    row = story.row_of(application)
    assert Message.objects.filter(key=f"application-received:{application.pk}").count() == 1
    queue = assessor.get(reverse("suppliers:queue")).content.decode()
    assert "Clearwater Health Ltd" in queue
    assert "The end of 18 December 2017" in queue
    story.find_all(assessor, row)
    assert story.recommend(assessor, row).status_code == 302
    moment = at("2017-12-06 15:00")
    assert story.decide(decider, row).status_code == 302
    tasks.make_documents()
    row.refresh_from_db()
    admission = Admission.objects.get(organisation=firm, lot=row.lot)
    assert admission.admitted_at == moment
    assert firm in queries.admitted_to(row.lot, moment)
    letter = owner.get(reverse("suppliers:letter", args=[row.pk]))
    assert b"".join(letter.streaming_content).startswith(b"%PDF-")
    told = Message.objects.get(key=f"decision-letter:{row.letter.pk}")
    assert [document.pk for document in told.attachments.all()] == [row.letter.document_id]
    assert "You are admitted" in owner.get(reverse("suppliers:application", args=[application.pk])).content.decode()
    assert "Clearwater Health Ltd" in owner.get(reverse("suppliers:register")).content.decode()


def test_the_receipt_shows_code_and_hashes_on_page_by_mail_and_as_pdf(dps, owner):
    application = story.start(owner, dps, 1)
    story.fill(owner, application)
    finance = {"finance-accounts": "yes", "finance-minimum": "yes", "finance-minimum-how": "By its reserves."}
    story.answer(owner, application, "finance", {**finance, "finance-files": [story.a_file("accounts.pdf")]})
    story.submit(owner, application, 1)
    tasks.make_documents()
    application.refresh_from_db()
    page = owner.get(reverse("suppliers:receipt", args=[application.pk])).content.decode()
    file_hash = application.evidence.get().document.sha256
    assert application.receipt.code in page
    assert "Modern Slavery" not in page, "nothing was asked there"
    assert file_hash in page
    assert "accounts.pdf" in page
    assert all(part["sha256"] in page for part in application.manifest["parts"])
    assert application.receipt.code in Message.objects.get(key=f"application-receipt:{application.pk}").body
    assert b"".join(open_document(application.receipt_document)).startswith(b"%PDF-")


def test_a_rejection_names_what_was_not_met_and_leaves_the_way_open(dps, firm, owner, assessor, decider):
    application = story.applied(dps, firm, 1)
    row = story.row_of(application)
    story.find_all(assessor, row, R02="not_met")
    assert story.recommend(assessor, row, "rejected").status_code == 302
    assert story.decide(decider, row, "rejected", "Requirement R02 is not met.").status_code == 302
    tasks.make_documents()
    assert not Admission.objects.filter(organisation=firm).exists()
    assert "rejected" in owner.get(reverse("suppliers:application", args=[application.pk])).content.decode()
    again = story.start(owner, dps, 1)
    assert again.pk != application.pk
    assert again.answers.count() == application.answers.count()


def test_a_gap_in_one_lot_does_not_hold_up_the_other_and_loses_nothing(dps, owner):
    application = story.start(owner, dps, 1, 2)
    story.fill(owner, application, skip=("lot-2-1",))
    story.answer(owner, application, "lot-2-1", {"req-r02-compliance": "partly"})
    assert story.submit(owner, application, 1).status_code == 302
    application.refresh_from_db()
    assert [row.lot.number for row in application.lots.all()] == [1]
    rest = Application.objects.get(copied_from=application)
    assert [row.lot.number for row in rest.lots.all()] == [2]
    assert rest.answers.get(lot__number=2, question="req-r02-compliance").value == "partly"


def test_an_incomplete_lot_cannot_be_submitted_and_the_page_says_so(dps, owner):
    application = story.start(owner, dps, 1, 2)
    story.fill(owner, application, skip=("lot-2-1",))
    assert b"is not complete" in owner.get(reverse("suppliers:check", args=[application.pk])).content
    assert story.submit(owner, application, 2).status_code == 200
    assert Application.objects.get(pk=application.pk).submitted_at is None


def test_pressing_submit_twice_submits_once(dps, owner, firm):
    application = story.applied(dps, firm, 1)
    received = application.submitted_at
    assert story.submit(owner, application, 1).status_code in (200, 302)
    application.refresh_from_db()
    assert application.submitted_at == received
    assert Entry.objects.filter(verb="application_submitted").count() == 1


def test_withdrawing_ends_the_assessment_and_a_new_application_has_the_old_answers(*, dps, firm, owner, assessor, at):
    application = story.applied(dps, firm, 1)
    receipt = reverse("suppliers:receipt", args=[application.pk])
    assert "What happens next" in story.text(owner.get(receipt))
    owner.post(reverse("suppliers:withdraw", args=[application.pk]))
    assert "What happens next" not in story.text(owner.get(receipt)), "nothing does"
    assert (
        "Withdrawn on 4 December 2017"
        in owner.get(reverse("suppliers:application", args=[application.pk])).content.decode()
    )
    assert "Clearwater" not in assessor.get(reverse("suppliers:queue")).content.decode()
    at("2017-12-05 10:00")
    again = story.start(owner, dps, 1)
    story.answer(owner, again, "organisation", {"org-vat": "GB 123"})
    owner.post(reverse("suppliers:withdraw", args=[again.pk]))
    at("2017-12-06 10:00")
    again = story.start(owner, dps, 1)  # what was written into a draft that was given up is not written again
    assert again.answers.get(question="org-vat").value == "GB 123"


def test_applying_stays_open_for_the_whole_validity_and_not_a_moment_longer(dps, owner, at):
    at("2020-03-31 23:59")
    application = story.start(owner, dps, 1)
    story.fill(owner, application)
    home = reverse("home")
    assert "It can be submitted until the end of 31 March 2020" in story.text(owner.get(home))
    at("2020-04-01 00:00")
    assert "Finish your application" not in story.text(owner.get(home)), "nobody can any more"
    own = reverse("suppliers:application", args=[application.pk])
    assert "has ended and takes no more applications" in story.text(owner.get(own))
    refused = story.submit(owner, application, 1)
    assert "rule DPS-02" in refused.content.decode()
    application.refresh_from_db()
    assert application.submitted_at is None
    assert application.answers.exists()


def test_the_size_of_the_enterprise_follows_from_its_figures(dps, firm, owner):
    story.applied(dps, firm, 1)
    profile = SupplierProfile.objects.get(organisation=firm)
    assert (profile.size, profile.is_sme, profile.is_vcse) == ("small", True, False)


def test_what_a_supplier_states_on_its_own_page_counts_before_what_its_application_says(dps, firm, owner, assessor):
    story.applied(dps, firm, 1)
    size = reverse("accounts:size", args=[firm.pk])
    assert "a small enterprise, and so an SME, by the figures in its application APP-" in story.text(owner.get(size))
    assert "small, from an application" in story.text(assessor.get(reverse("accounts:suppliers")))
    person = firm.memberships.get(role=Role.OWNER).user
    state_size(
        by=person, organisation=firm, year_end=date(2017, 3, 31), currency="GBP", staff=Decimal(12),
        turnover=Decimal(900_000), balance_sheet=Decimal(400_000), is_publicly_controlled=True,
    )  # fmt: skip
    assert "Nothing is stated here" not in story.text(owner.get(size))
    story.applied(dps, firm, 2)
    profile = SupplierProfile.objects.get(organisation=firm)
    assert (profile.size, profile.is_sme) == ("large", False), "held by public bodies it is no SME"


def test_what_is_stated_about_the_size_is_offered_and_not_asked_again(dps, firm, owner):
    partner = {"name": "Start-up Fund LP", "relation": "partner", "share": Decimal(30), "staff": Decimal(6),
               "turnover": Decimal(800_000), "balance_sheet": Decimal(1_900_000)}  # fmt: skip
    state_size(
        by=firm.memberships.get(role=Role.OWNER).user, organisation=firm, year_end=date(2017, 3, 31), currency="GBP",
        staff=Decimal(12), turnover=Decimal(900_000), balance_sheet=Decimal(400_000), related=[partner],
    )  # fmt: skip
    application = story.start(owner, dps, 1)
    page = owner.get(story.page_of(application, "size")).content.decode()
    assert all(f'value="{offered}"' in page for offered in ("14", "1,140,000", "970,000"))
    told = story.answer(owner, application, "size", {"size-linked": "partner", "size-classes": ["vcse", "none"]})
    assert "You chose none of these and one of these as well" in story.text(told)
    assert "Start-up Fund LP: 30%" in owner.get(story.page_of(application, "size")).content.decode()


def test_a_modern_slavery_statement_is_asked_for_from_36_million_pounds_turnover(dps, owner):
    application = story.start(owner, dps, 1)
    story.answer(owner, application, "size", {"size-turnover": "35,999,999.99"})
    assert "slavery" not in owner.get(reverse("suppliers:application", args=[application.pk])).content.decode().lower()
    story.answer(owner, application, "size", {"size-turnover": "36000000"})
    assert "Modern Slavery" in owner.get(reverse("suppliers:application", args=[application.pk])).content.decode()


def test_personal_answers_are_encrypted_in_the_database(dps, owner):
    application = story.start(owner, dps, 1)
    story.answer(owner, application, "contact", {"contact-name": "Pat Private"})
    stored = application.answers.get(question="contact-name")
    assert stored.value is None
    assert b"Pat Private" not in bytes(stored.sealed)
    assert b"Pat Private" in owner.get(story.page_of(application, "contact")).content


def test_a_person_of_the_hub_who_only_decides_cannot_apply(dps, decider):
    assert decider.get(reverse("suppliers:apply", args=[dps.reference])).status_code == 403


def test_a_new_colleague_sees_the_draft(dps, owner, firm):
    application = story.start(owner, dps, 1)
    viewer = story.signed_in(supplier_person(firm, Role.VIEWER))
    assert application.reference in viewer.get(reverse("suppliers:applications")).content.decode()
    assert viewer.get(story.page_of(application, "contact")).status_code == 403
    for page in ("application", "check"):  # no link leads a viewer to a refusal
        shown = viewer.get(reverse(f"suppliers:{page}", args=[application.pk])).content.decode()
        assert "#contact" in shown
        assert story.page_of(application, "contact") not in shown
        assert "Mark as confidential" not in shown
