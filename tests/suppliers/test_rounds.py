"""Compliance rounds: a new version asks members only what it changes, and moves who complies (N6)."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from documents import scanning
from dps import actions as systems
from dps.models import DynamicPurchasingSystem, SpecificationVersion
from ledger import clock
from notifications.models import Message
from notifications.reminders import raise_due
from suppliers import actions, queries
from suppliers.actions.decisions import admit as admit_now
from suppliers.models import Admission, ComplianceRound, RoundFile, RoundMember, RoundReply
from tests.factories.accounts import sign_in
from tests.factories.documents import finds_something
from tests.factories.suppliers import admit
from tests.suppliers.story import a_file, hub_person, stamps_in, text

pytestmark = pytest.mark.django_db
SIGNED = {"signatory_name": "Olu Owner", "signatory_position": "Director", "agreed": "on"}
BETTER = {
    "req-r01-compliance": "compliant", "req-r01-evidence": "Since release 4.", "req-new1-compliance": "compliant",
    "req-new1-evidence": "Shown in the report.",
}  # fmt: skip


@pytest.fixture
def second(at, dps: DynamicPurchasingSystem, admission: Admission) -> SpecificationVersion:
    """Version 2, in force from 8 January 2018: R01 of lot 1 in other words, NEW1 for lot 1; nothing for lot 2."""
    writer, decider = hub_person(dps, Role.ASSESSOR, "Wes W"), hub_person(dps, Role.DECIDER, "Dan D")
    made = systems.draft_variation(
        by=writer, dps=dps, kind="specification", reason="Standards moved.", effective_on=date(2018, 1, 8)
    )
    version, first = made.specification, dps.lots.filter(number=1)
    old = version.requirements.get(code="R01")
    for code, pk in (("R01", old.pk), ("NEW1", None)):
        systems.save_requirement(
            by=writer, version=version, pk=pk, code=code, heading="Thing", text="Do it better.", level="must",
            lots=list(first),
        )  # fmt: skip
    systems.propose_variation(by=writer, variation=made)
    page = sign_in(Client(), decider).get(reverse("dps:variation", args=[dps.reference, made.number]))
    assert "Requirements to answer NEW1 and R01" in text(page)  # who approves it reads whom it asks for what
    systems.approve_variation(by=decider, variation=made)
    at("2018-01-08 09:00")
    version.refresh_from_db()
    return version


def start(assessor, version: SpecificationVersion, due: str = "29 1 2018"):
    page = reverse("suppliers:start_round", args=[version.dps.reference, version.number])
    return assessor.post(page, {"note": "Standards moved.", "due_on": due}, follow=True)


@pytest.fixture
def member(assessor, second, admission) -> RoundMember:
    page = assessor.get(reverse("suppliers:start_round", args=[second.dps.reference, second.number]))
    assert "Requirements to answer NEW1 and R01" in text(page)
    start(assessor, second)
    return RoundMember.objects.get(admission=admission)


def answer(client, member: RoundMember, **changes: object):
    page = reverse("suppliers:round_page", args=[member.pk, "lot-1-1"])
    stamps = stamps_in(client.get(page))
    return client.post(page, {**stamps, **BETTER, **{key.replace("_", "-"): v for key, v in changes.items()}})


def submit(client, member: RoundMember, **changes: object):
    return client.post(reverse("suppliers:round_answer", args=[member.pk]), {**SIGNED, **changes}, follow=True)


def assess(assessor, member: RoundMember, what: str = "yes", finding: str = "As the report shows."):
    page = reverse("suppliers:assess_round", args=[member.pk])
    return assessor.post(page, {"is_compliant": what, "finding": finding}, follow=True)


def test_a_member_answers_only_what_changed_signs_and_moves_to_the_version(assessor, owner, member, admission) -> None:
    page = text(owner.get(reverse("suppliers:round_answer", args=[member.pk])))
    assert "R01 Thing" in page
    assert "NEW1 Thing" in page
    assert "R02" not in page
    assert "Answer version 2" in text(owner.get("/"))
    submit(owner, member)
    assert RoundMember.objects.get().is_open  # answers are missing
    answer(owner, member, req_new1_files=[a_file("report.pdf")])
    assert "Full name" in text(submit(owner, member, signatory_name=" "))
    submit(owner, member)
    assert "Answered, to assess" in text(assessor.get(reverse("suppliers:round", args=[member.round_id])))
    file = RoundFile.objects.get()
    assert assessor.get(reverse("suppliers:round_file", args=[file.pk])).status_code == 200
    assert "answered: version 2" in text(assessor.get("/"))
    assess(assessor, member)
    assert Admission.objects.get(pk=admission.pk).specification_version.number == 2
    assert "Compliant with version 2" in text(owner.get(reverse("suppliers:own_admission", args=[admission.pk])))
    register = assessor.get(reverse("suppliers:register_json")).getvalue().decode()
    assert '"specification_version": 2' in register
    assert Message.objects.filter(key=f"compliance-assessed:{member.pk}").count() == 1


def test_an_infected_file_of_a_round_stands_marked_and_nothing_is_submitted_with_it(owner, member, monkeypatch) -> None:
    with monkeypatch.context() as scanner:
        scanner.setattr(scanning, "scan", finds_something)
        page = text(answer(owner, member, req_new1_files=[a_file("report.pdf")]))
    assert "“report.pdf” is in quarantine: the malware scan found something in it." in page
    assert "report.pdf Quarantined" in page
    assert "found something in “report.pdf”. Replace or remove it" in text(submit(owner, member))
    owner.post(
        reverse("suppliers:round_page", args=[member.pk, "lot-1-1"]), {"remove": str(RoundFile.objects.get().pk)}
    )
    submit(owner, member)
    member.refresh_from_db()
    assert member.submitted_at


def test_where_nothing_changed_for_the_lot_nothing_is_asked_and_the_admission_moves(assessor, dps, second, admission):
    other = admit(dps.lots.get(number=2), at=admission.admitted_at)
    start(assessor, second)
    assert [member.admission for member in RoundMember.objects.all()] == [admission]
    assert Admission.objects.get(pk=other.pk).specification_version == second
    assert ComplianceRound.objects.get().unasked == 1


def test_starting_takes_as_many_queries_for_three_members_as_for_one(dps, second, admission) -> None:
    ada = hub_person(dps, Role.ASSESSOR, "Ada A")

    def queries_and_told() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen, transaction.atomic():
            actions.start_round(by=ada, version=second, note="Standards moved.", due_on=date(2018, 1, 29))
            told = Message.objects.filter(key__startswith="compliance-asked:").values("person").distinct().count()
            transaction.set_rollback(True)
        return len(seen), told

    def admit_on_the_first_version(*lots: int) -> None:
        for lot in lots:
            admit(dps.lots.get(number=lot), at=admission.admitted_at)

    admit_on_the_first_version(2)
    one = queries_and_told()
    admit_on_the_first_version(1, 1, 2)
    three = queries_and_told()
    assert three[0] <= one[0]
    assert three[1] == 2 + one[1] > 2


def test_a_round_is_started_once_for_a_version_in_force_with_time_to_answer(at, assessor, second) -> None:
    assert "at least 5 working days: 15 January 2018" in text(start(assessor, second, "12 1 2018"))
    at("2018-01-07 09:00")
    assert start(assessor, second).status_code == 404
    at("2018-01-08 09:00")
    start(assessor, second)
    assert start(assessor, second).status_code == 404
    assert ComplianceRound.objects.count() == 1


def test_silence_is_reviewed_and_removes_nobody_and_a_late_answer_counts(at, assessor, firm, owner, member) -> None:
    reminders = Message.objects.filter(person__memberships__organisation=firm, key__startswith="reminder:compliance")
    counts = []
    for day in ("2018-01-19", "2018-01-22", "2018-01-26", "2018-01-30"):
        at(f"{day} 09:00")
        raise_due()
        raise_due()
        counts.append(reminders.count())
    assert counts == [0, 1, 2, 2]
    told = Message.objects.filter(person=member.round.started_by, key__contains="rounds-lapsed")
    assert "1 answer is missing on version 2" in told.get().subject
    assert "Overdue, to review" in text(assessor.get(reverse("suppliers:round", args=[member.round_id])))
    assert "has not answered: version 2" in text(assessor.get("/"))
    assert firm in queries.admitted_to(member.admission.lot, clock.now())
    assert "no answer that could comply" in text(assess(assessor, member))
    answer(owner, member)
    submit(owner, member)
    assert "late" in text(assessor.get(reverse("suppliers:assess_round", args=[member.pk])))


def test_who_does_not_meet_a_binding_requirement_is_not_found_compliant_and_is_asked_again(
    assessor, owner, member, admission
) -> None:
    answer(owner, member, req_new1_compliance="not", req_new1_evidence="")
    submit(owner, member)
    assert "does not meet NEW1" in text(assess(assessor, member))
    assess(assessor, member, "no", "NEW1 is missing.")
    own = text(owner.get(reverse("suppliers:round_answer", args=[member.pk])))
    assert "Your admission stands, against version 1." in own
    assert "How to reach The Hub stands in the notice" in own
    assert "requirements NEW1 and R01" in own
    assert "Look at this" not in own, "what stands out is for the hub"
    assert Admission.objects.get(pk=admission.pk).specification_version.number == 1
    page = reverse("suppliers:assess_round", args=[member.pk])
    assessor.post(page, {"again": "yes", "due_on": "26 2 2018"})
    assert "has not been asked again" in text(assessor.post(page, {"again": "yes", "due_on": "26 2 2018"}))
    assert "Answered 1 of 1" in text(assessor.get(reverse("suppliers:round", args=[member.round_id])))
    again = RoundMember.objects.get(is_compliant=None)
    assert RoundReply.objects.get(member=again, question="req-r01-evidence").value == "Since release 4."
    answer(owner, again)
    submit(owner, again)
    assess(assessor, again)
    assert Admission.objects.get(pk=admission.pk).specification_version.number == 2


def test_two_people_at_one_page_overwrite_nothing(owner, colleague, member) -> None:
    page = reverse("suppliers:round_page", args=[member.pk, "lot-1-1"])
    old = stamps_in(colleague.get(page))
    answer(owner, member)
    reply = colleague.post(page, {**old, **BETTER, "req-r01-evidence": "Since release 5."})
    assert "Since release 4." in text(reply)
    assert RoundReply.objects.get(question="req-r01-evidence").value == "Since release 4."


def test_who_is_admitted_on_an_earlier_version_while_a_round_runs_joins_it(dps, assessor, second, admission) -> None:
    start(assessor, second)
    late = admit(dps.lots.get(number=1)).application_lot
    first = admission.specification_version
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # as if it had been submitted before version 2
        cursor.execute("DELETE FROM suppliers_admission WHERE application_lot_id = %s", [late.pk])
        cursor.execute(
            "UPDATE suppliers_application SET specification_version_id = %s WHERE id = %s",
            [first.pk, late.application_id],
        )
    late.refresh_from_db()
    late.application.refresh_from_db()
    admit_now(late, at=clock.now())
    assert RoundMember.objects.filter(admission__application_lot=late, from_version=first).count() == 1


def test_the_export_says_what_the_page_says_with_a_fixed_number_of_queries(
    assessor, dps, member, django_assert_max_num_queries
) -> None:
    rows = list(csv.DictReader(
        assessor.get(reverse("suppliers:round_csv", args=[member.round_id])).getvalue().decode("utf-8-sig").splitlines()
    ))  # fmt: skip
    assert [(row["lot"], row["admitted_against"], row["standing"]) for row in rows] == [("1", "1", "Answer due")]
    page = reverse("suppliers:round", args=[member.round_id])
    with django_assert_max_num_queries(30) as few:
        assessor.get(page)
    for _ in range(3):
        RoundMember.objects.create(
            round=member.round, admission=admit(dps.lots.first()), from_version=member.from_version,
            asked_at=clock.now(), due_at=member.due_at,
        )  # fmt: skip
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "0 of 4" in text(assessor.get(page))


def test_others_are_answered_as_if_there_were_nothing(stranger, owner, member) -> None:
    assert stranger.get(reverse("suppliers:round_answer", args=[member.pk])).status_code == 404
    assert stranger.get(reverse("suppliers:round_page", args=[member.pk, "lot-1-1"])).status_code == 404
    assert owner.get(reverse("suppliers:assess_round", args=[member.pk])).status_code == 404


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE suppliers_complianceround SET due_at = now()",
        "UPDATE suppliers_roundmember SET signatory_name = 'Other'",
        "UPDATE suppliers_roundreply SET value = '1'",
        "DELETE FROM suppliers_roundmember",
    ],
)
def test_the_database_keeps_what_was_submitted(owner, member, statement: str) -> None:
    answer(owner, member)
    submit(owner, member)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_moves_no_admission_past_a_round_that_is_open_or_failed_nor_back(
    assessor, owner, member, admission
) -> None:
    def move(version: SpecificationVersion) -> None:
        with transaction.atomic():
            Admission.objects.filter(pk=admission.pk).update(specification_version=version)

    first, second = member.from_version, member.round.version
    with pytest.raises(IntegrityError, match="only once its supplier was found compliant"):
        move(second)
    answer(owner, member)
    submit(owner, member)
    assess(assessor, member, "no")
    with pytest.raises(IntegrityError, match="only once its supplier was found compliant"):
        move(second)
    assessor.post(reverse("suppliers:assess_round", args=[member.pk]), {"again": "yes", "due_on": "29 1 2018"})
    again = RoundMember.objects.get(is_compliant=None)
    answer(owner, again)
    submit(owner, again)
    assess(assessor, again)
    assert Admission.objects.get(pk=admission.pk).specification_version == second
    with pytest.raises(IntegrityError, match="never back"):
        move(first)
