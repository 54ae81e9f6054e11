"""The hub's queue and workbench: clock, findings, questions, the one extension, recommendation and decision."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from dps import actions as dps_actions
from notifications.models import Message
from suppliers import demonstration, queries
from suppliers.models import ApplicationLot, CriterionVerdict, DecisionLetter, Extension
from tests.factories.suppliers import SupplierFactory
from tests.suppliers import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(dps, firm, assessor) -> ApplicationLot:
    """One lot that waits for its decision, received on Monday 4 December 2017; the assessor has no conflict."""
    row = story.row_of(story.applied(dps, firm, 1))
    story.impartial(assessor, row)
    return row


def page(client, name: str, row: ApplicationLot, **kwargs: object) -> str:
    return client.get(reverse(f"suppliers:{name}", kwargs={"pk": row.pk, **kwargs})).content.decode()


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2017-12-29 11:59", "15 January 2018"),
        ("2017-12-13 00:00", "29 December 2017"),
        ("2017-12-20 23:59", "8 January 2018"),
        ("2018-03-29 09:00", "16 April 2018"),
    ],
)
def test_a_decision_is_due_10_working_days_after_receipt(*, dps, firm, assessor, at, received, due):
    at(received)
    row = story.row_of(story.applied(dps, firm, 1))
    shown = page(assessor, "assess", row)
    assert f"the end of {due}" in shown
    assert "10 working days from receipt, regulation 34(16)" in shown


def test_one_extension_to_15_working_days_with_its_reason_told_to_the_applicant(dps, firm, assessor, owner, at):
    at("2017-12-29 11:00")
    row = story.row_of(story.applied(dps, firm, 1))
    at("2018-01-15 23:59")
    extend = reverse("suppliers:extend", args=[row.pk])
    assert assessor.post(extend, {"reason": "The bank's letter has to be checked."}).status_code == 302
    assert "the end of 22 January 2018" in page(assessor, "assess", row)
    assert "The bank&#39;s letter has to be checked." in page(owner, "application", row.application)
    again = assessor.post(extend, {"reason": "More."}).content.decode()
    assert "rule DPS-12" in again
    assert Extension.objects.count() == 1


def test_an_extension_comes_too_late_once_day_10_has_ended(dps, firm, assessor, at):
    at("2017-12-29 11:00")
    row = story.row_of(story.applied(dps, firm, 1))
    extend = reverse("suppliers:extend", args=[row.pk])
    assert extend in page(assessor, "assess", row)
    at("2018-01-16 00:00")
    assert extend not in page(assessor, "assess", row), "what is too late is not offered"
    reply = assessor.post(extend, {"reason": "Late."})
    assert "It could be extended only before its tenth working day had ended" in reply.content.decode()
    assert not Extension.objects.exists()


def test_an_extension_without_a_reason_is_refused(row, assessor):
    reply = assessor.post(reverse("suppliers:extend", args=[row.pk]), {"reason": "  "})
    assert reply.status_code == 200
    assert not Extension.objects.exists()


def test_the_first_round_with_its_longer_period_holds_back_call_offs_until_decided(at, firm, assessor):
    at("2017-12-29 11:00")
    dps = story.a_dps(extended_days=30)
    page_to_apply = story.signed_in(firm.memberships.all()[0].user).get(
        reverse("suppliers:apply", args=[dps.reference])
    )
    assert "decides within 30 days" in page_to_apply.content.decode()
    row = story.row_of(story.applied(dps, firm, 1))
    assert "30 days from receipt in the first round" in row.due_rule
    assert list(queries.open_first_round(dps)) == [row]
    browser = story.signed_in(story.hub_person(dps, Role.ASSESSOR, "Asha"))
    extend = reverse("suppliers:extend", args=[row.pk])
    assert "rule DPS-13" in browser.post(extend, {"reason": "More."}).content.decode()
    assert extend not in browser.get(reverse("suppliers:assess", args=[row.pk])).content.decode()
    at("2017-12-29 12:01")
    late = story.row_of(story.applied(dps, SupplierFactory(), 1))
    assert not late.in_first_round


def test_a_clarification_is_answered_in_the_portal_and_pauses_nothing(row, assessor, owner):
    due = row.due_at
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
    twice = owner.post(address, {"answer": "Again"}).content.decode()
    assert "has answered this question already" in twice


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


def test_a_criterion_shows_what_was_answered_and_found_before(dps, firm, assessor, decider, at):
    first = story.row_of(story.applied(dps, firm, 1, finance_minimum_how="We owe a lot."))
    story.find_all(assessor, first, S1="not_met")
    story.recommend(assessor, first, "rejected")
    story.decide(decider, first, "rejected", "Not sound.")
    at("2017-12-11 10:00")
    anew = demonstration.Script("Product", (1,), answers={"finance-minimum-how": "We have reserves."}, replaces=True)
    row = story.row_of(demonstration.apply(dps, firm, anew))
    story.impartial(assessor, row)
    shown = page(assessor, "findings", row, group="criterion-s1")
    assert '<dd class="portal-prewrap">Insurance certificate Product.png</dd>' in shown  # now there is a newer one
    assert f'<a href="{reverse("suppliers:all_answers", args=[first.pk])}">' in shown
    assert "Earlier versions (1)" in shown
    assert "We owe a lot." in shown
    assert "Turnover of the last full financial year" in shown  # what a least turnover is measured against
    assert "Because of what S1 shows." in shown
    assert "Requirements R01 to R03" in page(assessor, "assess", row), "codes keep their capitals"
    unchanged = page(assessor, "findings", row, group="requirements-1")
    assert unchanged.count("The same answers and files as now.") == 3
    assert "Earlier versions" not in page(assessor, "findings", first, group="criterion-s1")


def test_a_criterion_is_read_as_it_was_clarified_when_the_application_came_in(dps, firm, assessor, row, at):
    hub = [story.hub_person(dps, role, role) for role in (Role.ASSESSOR, Role.DECIDER)]
    drafted = dps_actions.draft_variation(
        by=hub[0], dps=dps, kind="clarification", reason="Applicants asked.", effective_on=date(2017, 12, 5),
        criterion="1/selection/S1", text="Reserves count.",
    )  # fmt: skip
    dps_actions.approve_variation(by=hub[1], variation=dps_actions.propose_variation(by=hub[0], variation=drafted))
    at("2017-12-06 10:00")
    later = story.row_of(story.applied(dps, SupplierFactory(), 1))
    story.impartial(assessor, later)
    assert "Clarified on 5 December 2017: Reserves count." in page(assessor, "findings", later, group="criterion-s1")
    assert "Reserves count." not in page(assessor, "findings", later, group="criterion-s2")
    assert "Reserves count." not in page(assessor, "findings", row, group="criterion-s1")


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
