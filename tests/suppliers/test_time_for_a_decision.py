"""Until when a lot is decided, the one extension, the longer first round; and what is shown of earlier versions."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from dps import actions as dps_actions
from suppliers import demonstration, queries
from suppliers.models import ApplicationLot, Extension
from tests.factories.suppliers import SupplierFactory
from tests.suppliers import story

pytestmark = pytest.mark.django_db


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
    story.impartial(assessor, row)
    assert "Clarified on 5 December 2017: Reserves count." in page(assessor, "findings", later, group="criterion-s1")
    assert "Reserves count." not in page(assessor, "findings", later, group="criterion-s2")
    assert "Reserves count." not in page(assessor, "findings", row, group="criterion-s1")
