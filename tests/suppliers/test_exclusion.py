"""Declared exclusion grounds: counted out by the law, judged by people with reasons, never automatic."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Role
from suppliers import assessments, presenters
from suppliers.models import Admission, ApplicationLot, CriterionVerdict
from tests.suppliers import story

pytestmark = pytest.mark.django_db


def findings(client, row: ApplicationLot) -> str:
    story.impartial(client, row)
    return client.get(reverse("suppliers:findings", args=[row.pk, "grounds"])).content.decode()


def find(client, row: ApplicationLot, ground: str, verdict: str, reason: str = "Weighed.") -> Any:
    story.impartial(client, row)
    prefix = f"ground-{ground}"
    posted = {f"{prefix}-verdict": verdict, f"{prefix}-reason": reason, f"{prefix}-over": "0"}
    posted |= story.elements(prefix, sufficient=verdict != "not_met")
    return client.post(reverse("suppliers:findings", args=[row.pk, "grounds"]), posted)


def test_nothing_declared_asks_the_assessor_nothing(dps, firm, assessor):
    row = story.row_of(story.applied(dps, firm, 1))
    story.impartial(assessor, row)
    assert assessor.get(reverse("suppliers:findings", args=[row.pk, "grounds"])).status_code == 404


def test_the_assessor_sees_what_was_declared_its_period_and_what_was_done_since(dps, firm, assessor):
    row = story.row_of(story.applied(dps, firm, 1, **story.declared_ground("fraud", "2014-03-02")))
    shown = findings(assessor, row)
    assert "New board, new controls." in shown
    assert "It can exclude for 5 years from 2 March 2014, until 2 March 2019 (EXC-05)" in shown


@pytest.mark.parametrize(("ground", "happened_on"), [("fraud", "2012-12-03"), ("misconduct", "2014-12-03")])
def test_a_ground_outside_its_period_cannot_exclude(dps, firm, assessor, ground, happened_on):
    row = story.row_of(story.applied(dps, firm, 1, **story.declared_ground(ground, happened_on)))
    assert "rule EXC-05" in find(assessor, row, ground, "not_met").content.decode()
    assert not CriterionVerdict.objects.exists()
    assert find(assessor, row, ground, "met").status_code == 302


@pytest.mark.parametrize(("ground", "happened_on"), [("fraud", "2012-12-04"), ("misconduct", "2014-12-04")])
def test_a_ground_on_the_last_day_of_its_period_can_exclude(dps, firm, assessor, ground, happened_on):
    row = story.row_of(story.applied(dps, firm, 1, **story.declared_ground(ground, happened_on)))
    assert find(assessor, row, ground, "not_met").status_code == 302


def test_a_ground_whose_time_ends_before_the_decision_cannot_exclude_any_more(dps, firm, assessor, decider, at):
    row = story.row_of(story.applied(dps, firm, 1, **story.declared_ground("fraud", "2012-12-04")))
    story.find_all(assessor, row, **{"Regulation 57(1)(e)": "not_met"})
    story.recommend(assessor, row, "rejected")
    at("2017-12-05 10:00")
    shown = story.decide(decider, row, "rejected", "The measures do not suffice.").content.decode()
    assert "rule EXC-05" in shown
    assert "That time is over, so it cannot exclude" in findings(assessor, row)
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    assert story.decide(decider, row).status_code == 302
    assert Admission.objects.filter(organisation=firm).exists()


def test_tax_that_is_paid_cannot_exclude(dps, firm, assessor):
    yes = story.declared_ground("tax-decided", "2016-05-01") | {"ground_tax-decided_settled": "paid"}
    row = story.row_of(story.applied(dps, firm, 1, **yes))
    assert "rule EXC-02" in find(assessor, row, "tax-decided", "not_met").content.decode()


def test_tax_that_is_owed_can_exclude(dps, firm, assessor):
    yes = story.declared_ground("tax-decided", "2016-05-01") | {"ground_tax-decided_settled": "no"}
    row = story.row_of(story.applied(dps, firm, 1, **yes))
    assert find(assessor, row, "tax-decided", "not_met").status_code == 302


def test_a_declared_ground_rejects_nobody_by_itself(dps, firm, assessor, decider):
    row = story.row_of(story.applied(dps, firm, 1, **story.declared_ground("fraud", "2016-03-02")))
    story.find_all(assessor, row)
    assert story.recommend(assessor, row).status_code == 302
    assert story.decide(decider, row).status_code == 302
    assert Admission.objects.filter(organisation=firm).exists()


def test_insufficient_measures_lead_to_a_rejection_that_says_so(dps, firm, assessor, decider):
    row = story.row_of(story.applied(dps, firm, 1, **story.declared_ground("fraud", "2016-03-02")))
    story.find_all(assessor, row, **{"Regulation 57(1)(e)": "not_met"})
    assert story.recommend(assessor, row, "rejected").status_code == 302
    assert story.decide(decider, row, "rejected", "The measures do not suffice.").status_code == 302


def test_a_ground_that_was_not_declared_cannot_be_held_against_the_applicant(dps, firm, assessor):
    row = story.row_of(story.applied(dps, firm, 1, **story.declared_ground("fraud", "2016-03-02")))
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


@pytest.fixture
def fraud(dps, firm, assessor) -> ApplicationLot:
    """A lot whose applicant declared a conviction that binds, found to exclude."""
    row = story.row_of(story.applied(dps, firm, 1, **story.declared_ground("fraud", "2016-03-02")))
    story.find_all(assessor, row, **{"Regulation 57(1)(e)": "not_met"})
    return row


@pytest.fixture
def senior(dps):
    return story.signed_in(story.hub_person(dps, Role.DECIDER, "Sena Senior"))


def override(row: ApplicationLot) -> str:
    return reverse("suppliers:override", args=[row.pk, row.verdicts.get(ground="fraud").pk])


def propose(client, row: ApplicationLot, why: str = "public_interest") -> Any:
    given = {"step": "propose", "why": why, "reason": "The only maker of the vaccine."}
    return client.post(override(row), given)


def answer(client, row: ApplicationLot, approved: str, reasons: str = "Public health comes first.") -> Any:
    story.impartial(client, row)
    return client.post(override(row), {"step": "answer", "approved": approved, "answer": reasons})


def test_exc_06_every_element_is_judged_and_an_insufficient_one_has_its_reason(dps, firm, assessor) -> None:
    row = story.row_of(story.applied(dps, firm, 1, **story.declared_ground("fraud", "2016-03-02")))
    story.impartial(assessor, row)
    posted = {"ground-fraud-verdict": "met", "ground-fraud-reason": "Fine.", "ground-fraud-over": "0"}
    address = reverse("suppliers:findings", args=[row.pk, "grounds"])
    assert "Judge whether this is sufficient" in assessor.post(address, posted).content.decode()
    posted |= story.elements("ground-fraud") | {"ground-fraud-measures": "no"}
    assert "Say why it is not sufficient" in assessor.post(address, posted).content.decode()
    posted["ground-fraud-measures_reason"] = "The board is the same."
    assert "This ground binds" in assessor.post(address, posted).content.decode()
    assert not CriterionVerdict.objects.exists()
    posted["ground-fraud-verdict"] = "not_met"
    assert assessor.post(address, posted).status_code == 302
    assert "The board is the same." in findings(assessor, row)
    sufficient = posted | story.elements("ground-fraud") | {"ground-fraud-over": "1"}
    assert "judged sufficient, so this ground does not exclude" in assessor.post(address, sufficient).content.decode()


def test_exc_03_a_binding_ground_is_set_aside_by_a_senior_who_neither_proposed_nor_decides(
    fraud, assessor, decider, senior
) -> None:
    assert propose(assessor, fraud, "disproportionate").status_code == 200  # that is for tax alone
    assert propose(assessor, fraud).status_code == 302
    assert "proposed to set a ground aside" in story.recommend(assessor, fraud).content.decode()
    assert "Set an exclusion ground aside" in senior.get(reverse("home")).content.decode()
    assert answer(senior, fraud, "yes", "").status_code == 200
    assert answer(assessor, fraud, "yes").status_code == 403
    assert answer(senior, fraud, "yes").status_code == 302
    assert story.recommend(assessor, fraud, "rejected").status_code == 200  # nothing is left that excludes
    assert story.recommend(assessor, fraud).status_code == 302
    assert story.decide(senior, fraud).status_code == 403
    story.impartial(decider, fraud)
    shown = decider.get(reverse("suppliers:decide", args=[fraud.pk])).content.decode()
    assert "The only maker of the vaccine." in shown
    assert story.decide(decider, fraud).status_code == 302
    fraud.refresh_from_db()
    words = letter_words(fraud)
    assert "What was set aside" in words
    assert "Public health comes first." in words
    for change in (lambda: fraud.overrides.update(answer="No."), lambda: fraud.element_judgements.update(reason="No.")):
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            change()


def test_exc_03_a_refused_override_excludes_and_the_letter_says_why_the_measures_do_not_suffice(
    fraud, assessor, decider, senior
) -> None:
    propose(assessor, fraud)
    answer(senior, fraud, "no", "Others make it too.")
    assert story.recommend(assessor, fraud).status_code == 200
    story.recommend(assessor, fraud, "rejected")
    story.decide(decider, fraud, "rejected", "The ground binds.")
    fraud.refresh_from_db()
    assert "The board is the same as before." in letter_words(fraud)
    assert not Admission.objects.exists()


def letter_words(row: ApplicationLot) -> str:
    """What the decision letter says."""
    made = assessments.read(row, at=row.decided)
    return render_to_string("suppliers/letters/decision.html", presenters.letter(row.letter, made))
