"""Who is reminded of which clock, and what the home page says."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.needs import needs_of, standings_of
from notifications import reminders
from notifications.models import Message
from suppliers import actions
from suppliers.models import SupplierProfile
from tests.factories.accounts import supplier_person
from tests.suppliers import story

pytestmark = pytest.mark.django_db


def reminded(person) -> list[str]:
    return list(
        Message.objects.filter(person=person, key__startswith="reminder:")
        .order_by("created_at")
        .values_list("subject", flat=True)
    )


def test_the_assessor_is_reminded_2_working_days_before_on_the_day_and_when_late_each_once(row, dps, at):
    assessor = story.hub_person(dps, Role.ASSESSOR, "Asha")
    decider = story.hub_person(dps, Role.DECIDER, "Devi")
    for moment in ["2017-12-13 23:59", "2017-12-14 08:00", "2017-12-15 08:00", "2017-12-18 08:00", "2017-12-19 00:01"]:
        at(moment)
        reminders.raise_due()
        reminders.raise_due()
    assert [subject.partition(": ")[2] for subject in reminded(assessor)] == [
        "a decision is due in 2 working days", "a decision is due today", "a decision is late",
    ]  # fmt: skip
    assert [subject.partition(": ")[2] for subject in reminded(decider)] == ["a decision is late"]


def test_once_recommended_the_decider_is_reminded_instead(row, dps, assessor, at):
    decider = story.hub_person(dps, Role.DECIDER, "Devi")
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    at("2017-12-18 08:00")
    reminders.raise_due()
    assert len(reminded(decider)) == 1


def test_what_is_decided_reminds_nobody(row, dps, assessor, decider, at):
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    story.decide(decider, row)
    at("2017-12-18 08:00")
    reminders.raise_due()
    assert not Message.objects.filter(key__startswith="reminder:assessment").exists()


def test_the_applicant_is_reminded_on_the_day_an_answer_is_due(row, assessor, firm, at):
    owner = firm.memberships.get().user
    story.impartial(assessor, row)
    assessor.post(reverse("suppliers:ask", args=[row.pk]), {"question": "Which year?"})
    at("2017-12-05 09:00")
    reminders.raise_due()
    assert reminded(owner) == []
    at("2017-12-06 09:00")
    reminders.raise_due()
    reminders.raise_due()
    assert len(reminded(owner)) == 1


def test_home_says_what_waits_for_whom(row, dps, firm, assessor):
    owner = firm.memberships.get().user
    boss = story.hub_person(dps, Role.ASSESSOR, "Asha")
    assert any("1 application has no assessor" in need.text for need in needs_of(boss))
    story.impartial(assessor, row)
    assert any("the authority's decision is due by the end of 18 December 2017" in s.text for s in standings_of(owner))
    assessor.post(reverse("suppliers:ask", args=[row.pk]), {"question": "Which year?"})
    assert any("Answer the authority's question" in need.text and need.due for need in needs_of(owner))


def test_home_offers_the_decision_to_the_decider_who_did_not_recommend(row, dps, assessor):
    decider = story.hub_person(dps, Role.DECIDER, "Devi")
    story.find_all(assessor, row)
    story.recommend(assessor, row)
    (need,) = [need for need in needs_of(decider) if need.button == "Decide"]
    assert need.due == row.due_at
    assert need.href == reverse("suppliers:decide", args=[row.pk])


def test_home_reminds_of_an_open_draft(dps, owner, firm):
    draft = story.start(owner, dps, 1)
    assert any(draft.reference in need.text for need in needs_of(firm.memberships.get().user))


def test_a_system_that_has_ended_asks_for_nothing_any_more(dps, owner, firm, admission, at):
    draft, person, by = (
        story.start(owner, dps, 2),
        firm.memberships.get().user,
        story.hub_person(dps, Role.ASSESSOR, "Asha"),
    )
    actions.ask_for_declarations(by=by, dps=dps, reason="Once a year.")
    assert len(needs_of(person)) == 2
    at("2020-04-01 00:00")
    assert (needs_of(person), needs_of(by)) == ([], [])
    assert not any("You are admitted" in standing.text for standing in standings_of(person))
    assert "takes no more applications" in story.text(owner.get(reverse("suppliers:application", args=[draft.pk])))
    assert "has ended" in story.text(owner.get(reverse("suppliers:own_admission", args=[admission.pk])))


def test_home_tells_a_new_supplier_where_to_begin_and_what_it_has_not_stated():
    person = supplier_person()
    firm = person.organisations()[0]
    told = [standing.text for standing in standings_of(person)]
    assert "You have not applied to any system. Look at the open systems." in told
    assert f"{firm} has not stated its size (SME) and nature (VCSE)." in told
    SupplierProfile.objects.create(organisation=firm, is_sme=True)  # as an application tells it
    assert not any("has not stated" in standing.text for standing in standings_of(person))
