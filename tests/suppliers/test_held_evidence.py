"""Evidence of members: taken over on admission, warned of, renewed, asked for, reviewed (DPS-18, SEL-02)."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Role
from ledger import clock
from notifications.models import Message
from notifications.reminders import raise_due
from suppliers import demonstration, held
from suppliers.models import Admission, Answer, Evidence, EvidenceRequest, HeldEvidence
from tests.factories.documents import store
from tests.factories.suppliers import admit, step, supplier_person
from tests.suppliers.story import PDF, a_dps, a_file, applied, hub_person, row_of, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(admission, firm) -> HeldEvidence:
    """A certificate that runs out on 1 June 2018."""
    return HeldEvidence.objects.create(
        organisation=firm, title="Cyber Essentials", document=store("cyber.pdf", PDF), expires_on=date(2018, 6, 1),
        given_by=firm.memberships.get(role=Role.OWNER).user, given_at=clock.now(),
    )  # fmt: skip


def ask(assessor, admission, **given: object):
    posted = {"held": "", "what": "Test report", "reason": "A buyer doubts it.", "due_on": "20 12 2017", **given}
    return assessor.post(reverse("suppliers:ask_for_evidence", args=[admission.pk]), posted, follow=True)


def told(person_or_firm, key: str) -> int:
    return Message.objects.filter(person__memberships__organisation=person_or_firm, key__contains=key).count()


def test_what_an_admitted_application_proved_is_held_and_renewed_without_touching_it(at, dps, firm, owner) -> None:
    application = applied(dps, firm, 1)
    at("2017-12-07 10:00")
    row = demonstration.assess(row_of(application), hub_person(dps, Role.ASSESSOR, "Ada A"))
    assert not HeldEvidence.objects.exists()
    demonstration.decide(row, hub_person(dps, Role.DECIDER, "Dan D"))
    insurance = HeldEvidence.objects.get(slot="insurance-files")
    assert insurance.expires_on == date(2018, 9, 30)
    assert insurance.title == "Insurance: Certificates"
    report = HeldEvidence.objects.get(lot=row.lot)
    assert report.title == "Evidence files for R01, lot 1 of Online consultation systems"
    frozen = list(Evidence.objects.values()), list(Answer.objects.values())
    page = reverse("suppliers:renew_evidence", args=[insurance.pk])
    assert "Enter the day" in text(owner.post(page, {"upload": a_file("new.pdf")}))
    assert "ran out on" in text(owner.post(page, {"upload": a_file("new.pdf"), "expires_on": "1 9 2017"}))
    owner.post(page, {"upload": a_file("new.pdf"), "expires_on": "30 9 2019"})
    assert held.of(firm).get(slot="insurance-files").document.name == "new.pdf"
    assert (list(Evidence.objects.values()), list(Answer.objects.values())) == frozen
    shown = text(owner.get(reverse("suppliers:renew_evidence", args=[insurance.renewed_by.pk])))
    assert "Earlier ones" in shown
    earlier = text(owner.get(page))
    assert "Valid" not in earlier
    assert "A later one took its place on 7 December 2017, given by Olu Owner: new.pdf" in earlier
    assert "renewed already" in text(owner.post(page, {"upload": a_file("again.pdf"), "expires_on": "30 9 2019"}))


def test_every_owner_is_warned_60_30_and_7_days_ahead_once_each_then_the_hub(at, dps, firm, certificate) -> None:
    second = supplier_person(firm, name="Second Owner")
    editor = supplier_person(firm, Role.EDITOR, name="Edie Editor")
    assessor = hub_person(dps, Role.ASSESSOR, "Ada A")
    counts = []
    for day in ("2018-04-01", "2018-04-02", "2018-05-02", "2018-05-25", "2018-06-01", "2018-06-02"):
        at(f"{day} 09:00")
        raise_due()
        raise_due()
        counts.append(Message.objects.filter(person=second, key__startswith="reminder:evidence:").count())
    assert counts == [0, 1, 2, 3, 3, 4]
    assert not Message.objects.filter(person=editor, key__contains="evidence:").exists()
    assert list(
        Message.objects.filter(person=assessor, key__contains=str(certificate.pk)).values_list("key", flat=True)
    ) == [f"reminder:evidence:{certificate.pk}:expired-hub"]


def test_who_is_renewed_or_removed_is_not_warned(at, firm, owner, certificate) -> None:
    at("2018-05-30 09:00")
    owner.post(
        reverse("suppliers:renew_evidence", args=[certificate.pk]),
        {"upload": a_file("new.pdf"), "expires_on": "1 6 2018"},
    )
    step(Admission.objects.all(), "remove")
    raise_due()
    assert told(firm, "reminder:evidence:") == 0


@pytest.mark.usefixtures("admission")
def test_evidence_given_late_brings_only_the_nearest_warning(firm, owner) -> None:
    given = {"title": "ISO 27001", "upload": a_file("iso.pdf"), "expires_on": "9 12 2017"}
    owner.post(reverse("suppliers:own_held"), given)
    raise_due()
    assert told(firm, "reminder:evidence:") == 1
    assert "Renew: ISO 27001" in text(owner.get("/"))


def test_the_lapse_report_lists_what_runs_out_as_page_and_csv_with_a_fixed_number_of_queries(
    at, assessor, firm, certificate, django_assert_max_num_queries
) -> None:
    page, lot = reverse("suppliers:expiring"), Admission.objects.get().lot
    assert "0 pieces" in text(assessor.get(page))
    assert "1 piece " in text(assessor.get(page, {"state": "all"}))
    at("2018-06-02 09:00")
    assert "Expired" in text(assessor.get(page, {"state": "expired"}))
    rows = list(
        csv.DictReader(assessor.get(reverse("suppliers:expiring_csv")).getvalue().decode("utf-8-sig").splitlines())
    )
    assert [(row["supplier"], row["standing"], row["file"]) for row in rows] == [(firm.name, "Expired", "cyber.pdf")]
    with django_assert_max_num_queries(30) as few:
        assessor.get(page)
    for _ in range(4):
        other = admit(lot).organisation
        HeldEvidence.objects.create(
            organisation=other, title="Insurance", expires_on=date(2018, 6, 1), given_at=clock.now(),
            given_by=certificate.given_by,
        )  # fmt: skip
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "5 pieces" in text(assessor.get(page))


def test_dps_18_a_member_is_asked_answers_with_files_and_learns_whether_it_suffices(
    assessor, firm, owner, colleague, admission
) -> None:
    ask(assessor, admission)
    ask(assessor, admission)  # pressed twice
    asked = EvidenceRequest.objects.get()
    assert "Give evidence to the hub" in text(owner.get("/"))
    page, review = (reverse(f"suppliers:{n}", args=[asked.pk]) for n in ("answer_evidence", "evidence_request"))
    assert f"An owner or editor of {firm} answers by then. (set by the authority, " in text(owner.get(page))
    assert "Enter an answer, or choose a file" in text(owner.post(page, {"answer": " "}))
    assert "Choose the file that runs out" in text(owner.post(page, {"answer": "Here.", "expires_on": "1 6 2019"}))
    lapsed = {"uploads": [a_file("report.pdf")], "expires_on": "1 6 2017"}
    assert "This ran out on 1 June 2017" in text(owner.post(page, lapsed))
    owner.post(page, {"answer": "Here it is.", "uploads": [a_file("report.pdf")], "expires_on": "1 6 2019"})
    second = text(colleague.post(page, {"answer": "Another answer."}))
    assert "answered already" in second
    assert "Another answer." in second, "what was typed is still there, as the page says"
    assert held.of(firm).get().title == "Test report"
    assert "answered: Test report" in text(assessor.get("/"))
    assessor.post(review, {"is_satisfied": "yes", "finding": "It shows the release in use."})
    assert "It shows the release in use." in text(owner.get(page))
    again = text(assessor.post(review, {"is_satisfied": "no", "finding": "Otherwise."}))
    assert "nothing to review" in again
    assert "Otherwise." in again
    assert told(firm, "evidence-") == 4  # the owner and the editor: asked and reviewed


def test_sel_02_what_is_held_and_valid_is_not_asked_again_without_saying_why(
    at, assessor, admission, certificate
) -> None:
    assert "Cyber Essentials" in text(assessor.get(reverse("suppliers:ask_for_evidence", args=[admission.pk])))
    refused = ask(assessor, admission, held=certificate.pk)
    assert "SEL-02" in text(refused)
    assert 'href="#id_again_reason"' in refused.content.decode()
    assert "SEL-02" in text(ask(assessor, admission, what="cyber essentials"))
    ask(assessor, admission, held=certificate.pk, again_reason="It names another product.")
    assert EvidenceRequest.objects.get().held == certificate
    at("2018-06-04 10:00")
    ask(assessor, admission, held=certificate.pk, due_on="20 6 2018")
    assert EvidenceRequest.objects.count() == 2  # it has run out, so asking needs no further reason


def test_who_sent_a_wrong_file_gives_the_right_one_in_its_place_and_the_hub_sees_both(
    assessor, owner, admission
) -> None:
    store_held(admission)
    asking = assessor.get(reverse("suppliers:ask_for_evidence", args=[admission.pk]))
    assert "Something that is not held" in text(asking), "who chose what is held by mistake can choose otherwise"
    ask(assessor, admission)
    asked = EvidenceRequest.objects.get()
    page = reverse("suppliers:answer_evidence", args=[asked.pk])
    owner.post(page, {"answer": "Here.", "uploads": [a_file("holiday.pdf")]})
    wrong = asked.files.get()
    renew = reverse("suppliers:renew_evidence", args=[wrong.pk])
    assert renew in owner.get(page).content.decode()
    owner.post(renew, {"upload": a_file("report.pdf")})
    review = text(assessor.get(reverse("suppliers:evidence_request", args=[asked.pk])))
    assert "holiday.pdf" in review
    assert "report.pdf" in review


def store_held(admission: Admission) -> HeldEvidence:
    """A proof without a day, given by the member's owner."""
    owner = admission.organisation.memberships.get(role=Role.OWNER).user
    return HeldEvidence.objects.create(
        organisation=admission.organisation, title="Proof", document=store("proof.pdf", PDF), given_by=owner,
        given_at=clock.now(),
    )  # fmt: skip


def test_a_request_asked_by_mistake_is_withdrawn_and_the_member_need_not_answer(
    assessor, firm, owner, admission
) -> None:
    ask(assessor, admission)
    asked = EvidenceRequest.objects.get()
    review, page = (reverse(f"suppliers:{n}", args=[asked.pk]) for n in ("evidence_request", "answer_evidence"))
    assert "Fill in “Why it is withdrawn”" in text(assessor.post(review, {"withdraw": "yes", "reason": ""}))
    assessor.post(review, {"withdraw": "yes", "reason": "It was meant for another member."})
    assert "Give evidence to the hub" not in text(owner.get("/"))
    shown = text(owner.get(page))
    assert "you need not answer" in shown
    assert "It was meant for another member." in shown
    assert "Does it suffice?" not in shown
    assert told(firm, "evidence-withdrawn:") == 1
    assert "Withdrawn" in text(assessor.get(reverse("suppliers:member", args=[admission.pk])))
    late = text(owner.post(page, {"answer": "Here it is."}))
    assert "has closed this request" in late
    assert "Here it is." in late


def test_what_was_answered_is_reviewed_and_not_withdrawn(assessor, owner, admission) -> None:
    ask(assessor, admission)
    asked = EvidenceRequest.objects.get()
    owner.post(reverse("suppliers:answer_evidence", args=[asked.pk]), {"answer": "It is on our website."})
    review = reverse("suppliers:evidence_request", args=[asked.pk])
    assert "has answered meanwhile" in text(assessor.post(review, {"withdraw": "yes", "reason": "By mistake."}))
    asked.refresh_from_db()
    assert not asked.is_withdrawn


def test_silence_goes_to_review_and_reminders_come_once(at, assessor, firm, owner, admission) -> None:
    assert "working day after today" in text(ask(assessor, admission, due_on="4 12 2017"))
    ask(assessor, admission)
    asked = EvidenceRequest.objects.get()
    review = reverse("suppliers:evidence_request", args=[asked.pk])
    at("2017-12-19 09:00")
    raise_due()
    raise_due()
    assert told(firm, "reminder:evidence-request:") == 1
    assert "nothing to review" in text(assessor.post(review, {"is_satisfied": "no", "finding": "Too early."}))
    at("2017-12-21 09:00")
    raise_due()
    assert Message.objects.filter(person=asked.asked_by, key__endswith=":late").count() == 1
    assert "has not answered: Test report" in text(assessor.get("/"))
    assert "no answer that could suffice" in text(assessor.post(review, {"is_satisfied": "yes", "finding": "Fine."}))
    assessor.post(review, {"is_satisfied": "no", "finding": "It did not answer."})
    page = reverse("suppliers:answer_evidence", args=[asked.pk])
    assert "has closed this request" in text(owner.post(page, {"answer": "Late."}))
    assert reverse("suppliers:own_held") in (shown := owner.get(page).text), "evidence is taken all the same"
    assert reverse("dps:notice", args=[asked.admission.lot.dps.reference]) in shown, "where the hub is reached"
    assert Admission.objects.get(pk=admission.pk).is_in_force(clock.now())


def test_strangers_and_other_hubs_are_answered_as_if_there_were_nothing(
    assessor, owner, stranger, admission, certificate
) -> None:
    ask(assessor, admission)
    asked = EvidenceRequest.objects.get()
    for name, pk in (("renew_evidence", certificate.pk), ("held_file", certificate.pk), ("answer_evidence", asked.pk)):
        assert stranger.get(reverse(f"suppliers:{name}", args=[pk])).status_code == 404
    assert owner.get(reverse("suppliers:evidence_request", args=[asked.pk])).status_code == 404
    assert assessor.get(reverse("suppliers:held_file", args=[certificate.pk])).status_code == 200


def test_a_hub_reads_what_was_given_while_the_supplier_was_its_member_and_for_no_other_hubs_lot(
    at, assessor, firm, admission, certificate
) -> None:
    other = a_dps().lots.get(number=1)
    admit(other, firm)
    elsewhere = signed_in(hub_person(other.dps, Role.ASSESSOR, "Otto Other"))
    theirs = HeldEvidence.objects.create(
        organisation=firm, title="Test report", document=store("report.pdf", PDF), given_by=certificate.given_by,
        given_at=clock.now(), lot=admission.lot,
    )  # fmt: skip
    for client, held_there, status in (
        (assessor, theirs, 200),
        (elsewhere, theirs, 404),
        (elsewhere, certificate, 200),
    ):
        assert client.get(reverse("suppliers:held_file", args=[held_there.pk])).status_code == status
    member = Admission.objects.get(lot=other)
    assert "report.pdf" not in text(elsewhere.get(reverse("suppliers:member", args=[member.pk])))
    assert EvidenceRequest.objects.count() == 0
    ask(elsewhere, member)
    assert EvidenceRequest.objects.count() == 1, "what another hub holds is not told here"
    at("2017-12-05 10:00")
    step(Admission.objects.filter(lot=admission.lot), "remove")
    at("2017-12-06 10:00")
    later = HeldEvidence.objects.create(
        organisation=firm, title="New one", document=store("new.pdf", PDF), given_by=certificate.given_by,
        given_at=clock.now(),
    )  # fmt: skip
    for held_there, status in ((later, 404), (certificate, 200)):
        assert assessor.get(reverse("suppliers:held_file", args=[held_there.pk])).status_code == status


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE suppliers_heldevidence SET expires_on = '2030-01-01'",
        "DELETE FROM suppliers_heldevidence",
        "UPDATE suppliers_evidencerequest SET due_at = now()",
        "DELETE FROM suppliers_evidencerequest",
    ],
)
@pytest.mark.usefixtures("certificate")
def test_the_database_keeps_what_is_held_and_asked(assessor, admission, statement: str) -> None:
    ask(assessor, admission)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
