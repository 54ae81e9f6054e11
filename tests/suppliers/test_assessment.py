"""The hub's queue and workbench: findings, questions, recommendation and decision, on one lot that waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, Role, User
from dps.models import DynamicPurchasingSystem
from ledger import clock
from notifications.models import Message
from regulations.calendar import uk_moment
from regulations.words import day_words
from suppliers import actions
from suppliers.models import ApplicationLot, CriterionVerdict, DecisionLetter, Extension
from tests.factories.suppliers import SupplierFactory, supplier_person
from tests.once import Once
from tests.suppliers import story

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Waiting:
    """One lot that waits for its decision, received on Monday 4 December 2017; the assessor has no conflict."""

    dps: DynamicPurchasingSystem
    firm: Organisation
    assessor: User
    row: ApplicationLot


@pytest.fixture(scope="module")
def made(once: Once[Waiting]) -> Callable[[], Waiting]:
    def make() -> Waiting:
        clock.freeze(uk_moment("2017-12-04 10:00"))
        dps, firm = story.a_dps(), SupplierFactory(name="Clearwater Health Ltd")
        supplier_person(firm, name="Olu Owner")
        assessor, row = story.hub_person(dps, Role.ASSESSOR, "Asha Assessor"), story.row_of(story.applied(dps, firm, 1))
        actions.declare_interest(by=assessor, application_lot=row, has_conflict=False)
        return Waiting(dps, firm, assessor, row)

    return once(make)


@pytest.fixture(autouse=True)
def waiting(made: Callable[[], Waiting], db: None) -> Waiting:
    return made()


@pytest.fixture
def dps(waiting: Waiting) -> DynamicPurchasingSystem:
    return waiting.dps


@pytest.fixture
def firm(waiting: Waiting) -> Organisation:
    return waiting.firm


@pytest.fixture
def assessor(waiting: Waiting) -> Client:
    return story.signed_in(waiting.assessor)


@pytest.fixture
def row(waiting: Waiting) -> ApplicationLot:
    return waiting.row


def page(client, name: str, row: ApplicationLot, **kwargs: object) -> str:
    return client.get(reverse(f"suppliers:{name}", kwargs={"pk": row.pk, **kwargs})).content.decode()


def test_an_extension_without_a_reason_is_refused(row, assessor):
    reply = assessor.post(reverse("suppliers:extend", args=[row.pk]), {"reason": "  "})
    assert reply.status_code == 200
    assert not Extension.objects.exists()


def test_a_clarification_is_answered_in_the_portal_and_pauses_nothing(row, assessor, owner):
    due = row.due_at
    for _pressed_twice in range(2):
        assessor.post(reverse("suppliers:ask", args=[row.pk]), {"question": "Which year are the accounts of?"})
    asked = row.clarifications.get()
    shown = page(owner, "application", row.application)
    assert "Read and answer" in shown
    address = reverse("suppliers:clarification", args=[asked.pk])
    owner.post(address, {"answer": "2016/17.", "uploads": [story.a_file("accounts.pdf")]})
    workbench = page(assessor, "assess", row)
    assert "2016/17." in workbench
    assert "accounts.pdf" in workbench
    row.refresh_from_db()
    assert row.due_at == due
    twice = story.text(owner.post(address, {"answer": "Of 2017/18."}))
    assert "has answered this question already" in twice
    assert "With this file: accounts.pdf" in twice
    assert "What you wrote, and was not sent Of 2017/18." in twice


def test_an_empty_question_is_refused(row, assessor):
    assert assessor.post(reverse("suppliers:ask", args=[row.pk]), {"question": ""}).status_code == 200
    assert not row.clarifications.exists()


def test_a_finding_needs_a_reason_and_the_others_on_the_page_are_kept(row, assessor):
    posted = {
        "requirement-r01-verdict": "met", "requirement-r01-reason": "",
        "requirement-r02-verdict": "met", "requirement-r02-reason": "Seen in the test report.",
    }  # fmt: skip
    reply = assessor.post(reverse("suppliers:findings", args=[row.pk, "requirements-1"]), posted)
    assert "R01: Give the reason for this finding" in reply.content.decode()
    assert [verdict.requirement.code for verdict in CriterionVerdict.objects.all()] == ["R02"]
    of_ability = story.text(assessor.get(reverse("suppliers:findings", args=[row.pk, "criterion-s2"])))
    assert "Compliant: 3" in of_ability  # what the applicant says of the specification, and what is found of it
    assert "No finding yet: 2, met: 1" in of_ability


def test_one_reason_can_stand_for_every_finding_of_a_page_that_has_none(row, assessor):
    posted = {
        "shared_reason": "Seen in the test report.", "requirement-r01-verdict": "met", "requirement-r02-verdict": "met",
        "requirement-r02-reason": "Shown live.",
    }  # fmt: skip
    reply = assessor.post(reverse("suppliers:findings", args=[row.pk, "requirements-1"]), posted)
    assert reply.status_code == 302
    reasons = {verdict.requirement.code: verdict.reason for verdict in CriterionVerdict.objects.all()}
    assert reasons == {"R01": "Seen in the test report.", "R02": "Shown live."}


def test_two_assessors_at_one_finding_notice_each_other(row, assessor, dps):
    other = story.signed_in(story.hub_person(dps, Role.ASSESSOR, "Omar Other"))
    story.impartial(other, row)
    address = reverse("suppliers:findings", args=[row.pk, "criterion-s1"])
    other.post(
        address, {"criterion-s1-verdict": "not_met", "criterion-s1-reason": "No reserves.", "criterion-s1-over": "0"}
    )
    mine = {"criterion-s1-verdict": "met", "criterion-s1-reason": "Reserves seen.", "criterion-s1-over": "0"}
    reply = assessor.post(address, mine).content.decode()
    assert "Omar Other meanwhile found “Not met”: No reserves." in reply
    assert CriterionVerdict.objects.get().verdict == "not_met"
    assert assessor.post(address, {**mine, "criterion-s1-over": "1"}).status_code == 302
    assert CriterionVerdict.objects.get().verdict == "met"


def test_nothing_can_be_recommended_before_everything_has_a_finding(row, assessor):
    assert "have no finding with a reason yet" in story.recommend(assessor, row).content.decode()
    row.refresh_from_db()
    assert row.recommendation == ""


def test_nobody_who_meets_everything_can_be_rejected(row, assessor):
    story.find_all(assessor, row)
    reply = story.recommend(assessor, row, "rejected").content.decode()
    assert "Every applicant that meets the criteria is admitted" in reply
    assert "rule DPS-05" in reply


def test_nobody_who_fails_a_binding_requirement_can_be_admitted(row, assessor):
    story.find_all(assessor, row, R01="not_met")
    assert "These are found not met: R01" in story.recommend(assessor, row).content.decode()


def test_failing_what_only_should_be_met_does_not_stand_in_the_way(row, assessor):
    story.find_all(assessor, row, R03="not_met")
    assert story.recommend(assessor, row).status_code == 302


def test_a_finding_that_changes_takes_the_recommendation_away(row, assessor):
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    story.find_all(assessor, row, R01="not_met")
    row.refresh_from_db()
    assert row.recommendation == ""


def test_who_recommended_cannot_decide(row, dps):
    both = story.hub_person(dps, Role.ASSESSOR, "Bo Both")
    both.memberships.create(organisation=dps.contracting_authority, role=Role.DECIDER)
    client = story.signed_in(both)
    story.find_all(client, row)
    story.recommend(client, row)
    assert story.decide(client, row).status_code == 403
    assert "somebody else decides" in page(client, "assess", row)


def test_a_decision_without_reasons_is_impossible_by_page_and_in_the_database(row, assessor, decider):
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    assert story.decide(decider, row, reasons="   ").status_code == 200
    row.refresh_from_db()
    assert row.decided_at is None
    row.decision, row.decided_by, row.decided_at = "admitted", row.application.submitted_by, row.submitted_at
    with pytest.raises(IntegrityError, match="a_decision_has_reasons_and_a_person"), transaction.atomic():
        row.save()


def chosen_and_typed(page: bytes) -> tuple[str | None, str]:
    form = BeautifulSoup(page, "html.parser")
    chosen = form.find("input", attrs={"name": "decision", "checked": True})
    return chosen and chosen["value"], form.find("textarea", attrs={"name": "reasons"}).get_text().strip()


def test_the_decision_is_made_by_the_decider_and_recommended_reasons_are_taken_over_only_when_asked(
    row, assessor, decider
):
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    story.impartial(decider, row)
    address = reverse("suppliers:decide", args=[row.pk])
    shown = decider.get(address).content
    assert "Asha Assessor recommends to admit" in shown.decode()
    assert chosen_and_typed(shown) == (None, "")
    posted = {"take_reasons": "1", "decision": "rejected", "reasons": "I looked again."}
    decider.post(address, posted | {"reasons": "I looked again.\r\n\r\nAs found."})
    taken = decider.post(address, posted).content
    assert chosen_and_typed(taken) == ("rejected", "I looked again.\n\nAs found.")
    assert "There is a problem" not in taken.decode()
    row.refresh_from_db()
    assert row.decided_at is None


def test_nothing_is_decided_without_a_recommendation(row, decider):
    assert "An assessor has to recommend" in story.decide(decider, row).content.decode()


def test_deciding_twice_changes_nothing(row, assessor, decider):
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    story.decide(decider, row)
    reply = story.decide(decider, row, "rejected", "Other reasons.")
    assert "does not change any more" in reply.content.decode()
    assert DecisionLetter.objects.count() == 1
    row.refresh_from_db()
    assert row.decision == "admitted"
    listed = story.text(assessor.get(reverse("suppliers:queue"), {"state": "decided"}))
    assert f"on {day_words(row.decided_at)}" in listed
    assert "Give the chosen applications" not in listed  # nothing there waits for an assessor
    assert "Specification Version 1" in story.text(assessor.get(reverse("suppliers:assess", args=[row.pk])))


@pytest.mark.parametrize("table", ["answer", "verdict", "row", "application"])
def test_the_database_keeps_what_was_decided_and_what_it_rests_on(row, assessor, decider, table):
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    story.decide(decider, row)
    row.refresh_from_db()
    application = row.application
    application.refresh_from_db()
    thing, name = {
        "answer": (application.answers.first(), "value"),
        "verdict": (row.verdicts.first(), "reason"),
        "row": (row, "reasons"),
        "application": (application, "signatory_name"),
    }[table]
    setattr(thing, name, "something else")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        thing.save()


def test_no_lapse_of_time_decides_anything_and_it_shows_to_the_hub_and_its_managers(row, assessor, decider, owner, at):
    at("2018-03-01 09:00")
    row.refresh_from_db()
    assert row.decision == ""
    assert "portal-late" in page(assessor, "assess", row)
    assert "is late" in page(owner, "application", row.application)
    for person in (assessor, decider):
        home = person.get(reverse("home")).content.decode()
        assert 'class="portal-late">1 application waits for a decision; 1 of them is late' in home
        assert 'portal-late">Late: was due' in home


def test_the_queue_is_filtered_by_its_address_and_assigned_in_bulk(row, assessor, dps, firm):
    other = story.row_of(story.applied(dps, SupplierFactory(name="Brook Ltd"), 2), 2)
    someone = story.hub_person(dps, Role.ASSESSOR, "Sol Someone")
    queue = reverse("suppliers:queue")
    assert "Brook Ltd" not in assessor.get(f"{queue}?q=clearwater").content.decode()
    of_the_dps = assessor.get(f"{queue}?q={dps.reference.lower()}").content.decode()
    assert "Brook Ltd" in of_the_dps
    assert "Clearwater" in of_the_dps
    listed = assessor.get(reverse("suppliers:queue_csv"), {"q": "clearwater"}).getvalue().decode("utf-8-sig")
    assert [line.split(",")[1] for line in listed.splitlines()] == ["supplier", row.application.organisation.name]
    reply = assessor.post(queue, {"chosen": [row.pk, other.pk], "assessor": someone.pk})
    assert reply.status_code == 302
    assert set(ApplicationLot.objects.values_list("assessor", flat=True)) == {someone.pk}
    assert Message.objects.filter(person=someone).count() == 2
    assert "Clearwater" not in assessor.get(f"{queue}?whose=nobody").content.decode()
    assert f'name="listed" value="{row.pk}"' in assessor.get(queue).content.decode()
    another = story.hub_person(dps, Role.ASSESSOR, "Ann Another")
    listed = {"everything": "on", "listed": [row.pk, other.pk, "nonsense"], "assessor": another.pk}
    assert assessor.post(queue, listed).status_code == 302
    assert set(ApplicationLot.objects.values_list("assessor", flat=True)) == {another.pk}


def test_nobody_outside_the_hub_can_be_made_assessor(row, assessor, owner, firm):
    outsider = firm.memberships.get(role=Role.OWNER).user
    reply = assessor.post(reverse("suppliers:queue"), {"chosen": [row.pk], "assessor": outsider.pk})
    assert reply.status_code == 200
    row.refresh_from_db()
    assert row.assessor is None


def test_an_application_withdrawn_meanwhile_cannot_be_decided(row, assessor, decider, owner):
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    owner.post(reverse("suppliers:withdraw", args=[row.application_id]))
    assert "The applicant has withdrawn" in story.decide(decider, row).content.decode()


def test_steps_of_a_decided_application_lead_to_what_was_decided(row, assessor):
    ApplicationLot.objects.filter(pk=row.pk).update(withdrawn_at=row.submitted_at)
    for step in ("ask", "extend", "recommend"):
        assert assessor.get(reverse(f"suppliers:{step}", args=[row.pk])).url == reverse(
            "suppliers:assess", args=[row.pk]
        )


def test_who_is_ticked_stays_ticked_when_no_assessor_is_chosen(row, assessor):
    page_ = assessor.post(reverse("suppliers:queue"), {"chosen": [row.pk]}).content.decode()
    assert "Choose an assessor" in page_
    assert f'value="{row.pk}" id="chosen-1" checked' in page_
