"""Declared exclusion grounds: counted out by the law, judged by people with reasons, never automatic."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from suppliers.models import Admission, ApplicationLot, CriterionVerdict
from tests.suppliers import story

pytestmark = pytest.mark.django_db


def declared(ground: str, happened_on: str, **more: Any) -> dict[str, Any]:
    """Yes to one ground, with everything that is then asked."""
    told = {
        "": "yes", "_date": happened_on, "_explanation": "A director was fined.", "_compensation": "All was repaid.",
        "_cooperation": "We reported it.", "_measures": "New board, new controls.",
    }  # fmt: skip
    return {f"ground_{ground}{suffix}": value for suffix, value in told.items()} | more


def findings(client, row: ApplicationLot) -> str:
    return client.get(reverse("suppliers:findings", args=[row.pk, "grounds"])).content.decode()


def find(client, row: ApplicationLot, ground: str, verdict: str, reason: str = "Weighed.") -> Any:
    prefix = f"ground-{ground}"
    posted = {f"{prefix}-verdict": verdict, f"{prefix}-reason": reason, f"{prefix}-over": "0"}
    return client.post(reverse("suppliers:findings", args=[row.pk, "grounds"]), posted)


def test_nothing_declared_asks_the_assessor_nothing(dps, firm, assessor):
    row = story.row_of(story.applied(dps, firm, 1))
    assert assessor.get(reverse("suppliers:findings", args=[row.pk, "grounds"])).status_code == 404


def test_the_assessor_sees_what_was_declared_its_period_and_what_was_done_since(dps, firm, assessor):
    row = story.row_of(story.applied(dps, firm, 1, **declared("fraud", "2014-03-02")))
    shown = findings(assessor, row)
    assert "New board, new controls." in shown
    assert "It can exclude for 5 years from 2 March 2014, until 2 March 2019 (EXC-05)" in shown


@pytest.mark.parametrize(
    ("ground", "happened_on"), [("fraud", "2012-12-03"), ("misconduct", "2014-12-03"), ("fraud", "2018-01-01")]
)
def test_a_ground_outside_its_period_cannot_exclude(dps, firm, assessor, ground, happened_on):
    row = story.row_of(story.applied(dps, firm, 1, **declared(ground, happened_on)))
    assert "rule EXC-05" in find(assessor, row, ground, "not_met").content.decode()
    assert not CriterionVerdict.objects.exists()
    assert find(assessor, row, ground, "met").status_code == 302


@pytest.mark.parametrize(("ground", "happened_on"), [("fraud", "2012-12-04"), ("misconduct", "2014-12-04")])
def test_a_ground_on_the_last_day_of_its_period_can_exclude(dps, firm, assessor, ground, happened_on):
    row = story.row_of(story.applied(dps, firm, 1, **declared(ground, happened_on)))
    assert find(assessor, row, ground, "not_met").status_code == 302


def test_tax_that_is_paid_cannot_exclude(dps, firm, assessor):
    yes = declared("tax-decided", "2016-05-01") | {"ground_tax-decided_settled": "paid"}
    row = story.row_of(story.applied(dps, firm, 1, **yes))
    assert "rule EXC-02" in find(assessor, row, "tax-decided", "not_met").content.decode()


def test_tax_that_is_owed_can_exclude(dps, firm, assessor):
    yes = declared("tax-decided", "2016-05-01") | {"ground_tax-decided_settled": "no"}
    row = story.row_of(story.applied(dps, firm, 1, **yes))
    assert find(assessor, row, "tax-decided", "not_met").status_code == 302


def test_a_declared_ground_rejects_nobody_by_itself(dps, firm, assessor, decider):
    row = story.row_of(story.applied(dps, firm, 1, **declared("fraud", "2016-03-02")))
    story.find_all(assessor, row)
    assert story.recommend(assessor, row).status_code == 302
    assert story.decide(decider, row).status_code == 302
    assert Admission.objects.filter(organisation=firm).exists()


def test_insufficient_measures_lead_to_a_rejection_that_says_so(dps, firm, assessor, decider):
    row = story.row_of(story.applied(dps, firm, 1, **declared("fraud", "2016-03-02")))
    story.find_all(assessor, row, **{"Regulation 57(1)(e)": "not_met"})
    assert story.recommend(assessor, row, "rejected").status_code == 302
    assert story.decide(decider, row, "rejected", "The measures do not suffice.").status_code == 302


def test_a_ground_that_was_not_declared_cannot_be_held_against_the_applicant(dps, firm, assessor):
    row = story.row_of(story.applied(dps, firm, 1, **declared("fraud", "2016-03-02")))
    find(assessor, row, "corruption", "not_met")
    assert not CriterionVerdict.objects.filter(ground="corruption").exists()


def test_a_yes_without_its_story_cannot_be_submitted(dps, owner):
    application = story.start(owner, dps, 1)
    story.fill(owner, application)
    story.answer(owner, application, "mandatory", {"ground-fraud": "yes"})
    shown = owner.get(reverse("suppliers:check", args=[application.pk])).content.decode()
    assert "The technical, organisational and staff measures" in shown
    story.submit(owner, application, 1)
    application.refresh_from_db()
    assert application.submitted_at is None
