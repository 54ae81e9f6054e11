"""Suspending, reinstating and removing a member: proposed, answered, decided by another person (EXC-07)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from ledger import clock
from ledger.models import Entry
from notifications.models import Message
from suppliers import queries
from suppliers.models import Admission, MembershipStep
from tests.factories.suppliers import admit, supplier_person
from tests.suppliers.story import hub_person, signed_in, text

pytestmark = pytest.mark.django_db
WHY = "Its insurance has lapsed and it does not answer."


@pytest.fixture
def people(dps) -> tuple:
    """An assessor and two decision makers of the hub."""
    return tuple(
        hub_person(dps, role, name)
        for role, name in ((Role.ASSESSOR, "Ada A"), (Role.DECIDER, "Dan D"), (Role.DECIDER, "Dora D"))
    )


def propose(person, admission: Admission, kind: str, reasons: str = WHY):
    return signed_in(person).post(
        reverse("suppliers:member", args=[admission.pk]), {"kind": kind, "reasons": reasons}, follow=True
    )


def decide(person, step: MembershipStep, answer: str = "yes", reasons: str = "As proposed."):
    return signed_in(person).post(
        reverse("suppliers:decide_step", args=[step.pk]),
        {"goes_ahead": answer, "decision_reasons": reasons},
        follow=True,
    )


def decided(people, admission: Admission, kind: str) -> None:
    propose(people[0], admission, kind)
    decide(people[1], admission.steps.get(decided_at=None))


def is_invited(admission: Admission) -> bool:
    return admission.organisation in queries.admitted_to(admission.lot, clock.now())


def test_a_suspended_member_is_not_invited_until_it_is_reinstated(people, admission) -> None:
    assert is_invited(admission)
    decided(people, admission, "suspend")
    assert not is_invited(admission)
    decided(people, admission, "reinstate")
    assert is_invited(admission)
    assert Entry.objects.filter(verb="membership_step_decided", object_id=str(admission.pk)).count() == 2


def test_who_proposes_does_not_decide(people, admission) -> None:
    propose(people[1], admission, "suspend")
    step = admission.steps.get()
    assert decide(people[1], step).status_code == 403
    assert "goes ahead" in text(decide(people[2], step))
    assert not is_invited(admission)


def test_an_assessor_proposes_and_does_not_decide(people, admission) -> None:
    propose(people[1], admission, "suspend")
    assert decide(people[0], admission.steps.get()).status_code == 403


def test_the_supplier_is_told_the_reasons_replies_once_and_reads_the_decision(people, admission, firm, owner) -> None:
    propose(people[0], admission, "suspend")
    page = reverse("suppliers:own_admission", args=[admission.pk])
    assert WHY in text(owner.get(page))
    assert "Reply to a proposal" in text(owner.get("/"))
    owner.post(page, {"reply": "The new policy is attached to our application."})
    assert "Send reply" not in text(owner.get(page))
    owner.post(page, {"reply": "Another."})
    assert admission.steps.get().reply == "The new policy is attached to our application."
    decide(people[1], admission.steps.get(), "no", "The policy is there.")
    shown = text(owner.get(page))
    assert "stays as it is" in shown
    assert "The policy is there." in shown
    assert (
        Message.objects.filter(person__memberships__organisation=firm, key__startswith="membership-step").count() == 2
    )


def test_the_supplier_does_not_learn_who_decided(people, admission, owner) -> None:
    decided(people, admission, "suspend")
    shown = text(owner.get(reverse("suppliers:own_admission", args=[admission.pk])))
    assert not any(person.name in shown for person in people)


def test_exc_07_a_supplier_is_heard_before_it_is_removed(at, people, admission, owner) -> None:
    at("2018-02-05 10:00")  # a Monday: five working days end with Monday the 12th
    propose(people[0], admission, "remove")
    step = admission.steps.get()
    assert "can reply until" in text(decide(people[1], step))
    assert is_invited(admission)
    at("2018-02-12 23:59")
    assert "EXC-07" in text(decide(people[1], step))
    at("2018-02-13 00:00")
    decide(people[1], step)
    assert Admission.objects.get(pk=admission.pk).standing(clock.now()) == "Removed"
    assert not is_invited(admission)


def test_exc_07_a_reply_lets_a_removal_be_decided_at_once(people, admission, owner) -> None:
    propose(people[0], admission, "remove")
    page = reverse("suppliers:own_admission", args=[admission.pk])
    owner.post(page, {"reply": "We agree."})
    decide(people[1], admission.steps.get())
    assert not is_invited(admission)
    late = text(owner.post(page, {"reply": "One more word."}))
    assert "No proposal waits for a reply any more" in late
    assert "One more word." in late


def test_exc_07_a_supplier_suspended_at_once_is_heard_afterwards(at, people, admission, owner) -> None:
    at("2018-02-05 10:00")
    decided(people, admission, "suspend")
    page = reverse("suppliers:own_admission", args=[admission.pk])
    owner.post(page, {"reply": "The new policy is here."})
    assert admission.steps.get().reply == "The new policy is here."
    assert Message.objects.filter(person=people[1], key__startswith="membership-step-answered").count() == 1
    decided(people, admission, "reinstate")
    assert is_invited(admission)


def test_the_time_for_a_reply_to_a_suspension_ends(at, people, admission, owner) -> None:
    at("2018-02-05 10:00")
    decided(people, admission, "suspend")
    at("2018-02-13 00:00")
    page = reverse("suppliers:own_admission", args=[admission.pk])
    assert "Send reply" not in text(owner.get(page))
    owner.post(page, {"reply": "Too late."})
    assert admission.steps.get().reply == ""


def test_a_suspended_supplier_is_not_told_that_it_is_invited(people, admission, firm) -> None:
    decided(people, admission, "suspend")
    propose(people[0], admission, "reinstate")
    decide(people[1], admission.steps.get(decided_at=None), "no")
    told = Message.objects.filter(person__memberships__organisation=firm, subject__contains="Reinstate")
    body = told.get(key__endswith=":decided").body
    assert "you are not invited to new call-offs" in body
    assert "you can bid, but no contract is awarded to you (rule AWD-01)" in body
    owner = signed_in(told.first().person)
    assert "You have been suspended since" in text(owner.get("/"))
    assert "You are invited" not in body


def test_decision_makers_are_told_of_a_proposal_but_not_who_made_it(people, admission) -> None:
    propose(people[1], admission, "suspend")
    told = Message.objects.filter(key__startswith="membership-step-to-decide")
    assert {message.person for message in told} & set(people) == {people[2]}


def test_a_removed_supplier_can_be_admitted_again(people, admission, owner) -> None:
    propose(people[0], admission, "remove")
    owner.post(reverse("suppliers:own_admission", args=[admission.pk]), {"reply": "We agree."})
    decide(people[1], admission.steps.get())
    assert f"admitted to lot {admission.lot.number}, {admission.lot.title}" in text(home := owner.get("/"))
    assert "You were removed on" in text(home)
    application = text(owner.get(reverse("suppliers:application", args=[admission.application_lot.application_id])))
    assert "You were removed on" in application
    assert "Apply again" in application
    with pytest.raises(IntegrityError, match="does not begin again"), transaction.atomic():
        type(admission).objects.filter(pk=admission.pk).update(ended_at=None)
    assert is_invited(admit(admission.lot, admission.organisation))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "suspend", "reasons": " "}, "Fill in “Reasons”"),
        ({"kind": "", "reasons": WHY}, "Choose what should happen"),
        ({"kind": "reinstate", "reasons": WHY}, "Choose one of the answers offered"),
        ({"kind": "suspend", "reasons": "x" * 20_000}, "to 10,000 characters or fewer. It has 20,000."),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_at_its_field_and_kept(people, admission, given, said) -> None:
    answer = signed_in(people[0]).post(reverse("suppliers:member", args=[admission.pk]), given)
    assert said in text(answer)
    assert given["reasons"].strip()[:50] in text(answer)
    assert not admission.steps.exists()


def test_one_step_at_a_time(people, admission) -> None:
    propose(people[0], admission, "suspend")
    assert "Another step waits" in text(propose(people[1], admission, "remove"))
    assert admission.steps.count() == 1


def test_a_decision_is_made_once(people, admission) -> None:
    propose(people[0], admission, "suspend")
    step = admission.steps.get()
    decide(people[1], step)
    assert "decided this already" in text(decide(people[2], step, "no"))
    assert not is_invited(admission)


def test_strangers_and_other_hubs_are_answered_as_if_there_were_nothing(admission, stranger) -> None:
    for name in ("member", "own_admission"):
        assert stranger.get(reverse(f"suppliers:{name}", args=[admission.pk])).status_code == 404
    outsider = signed_in(supplier_person(admit(admission.lot).organisation))
    assert outsider.get(reverse("suppliers:own_admission", args=[admission.pk])).status_code == 404
    assert Client().get(reverse("suppliers:members")).status_code == 302


@pytest.mark.parametrize(
    "change", ["reasons = 'Others.'", "goes_ahead = false", "decision_reasons = 'Others.'", "kind = 'remove'"]
)
def test_what_was_decided_is_never_changed(people, admission, change: str) -> None:
    decided(people, admission, "suspend")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE suppliers_membershipstep SET {change}")  # noqa: S608


def test_the_hub_filters_its_members_with_a_fixed_number_of_queries(
    people, admission, dps, django_assert_max_num_queries
) -> None:
    decided(people, admission, "suspend")
    browser, page = signed_in(people[0]), reverse("suppliers:members")
    admit(dps.lots.get(number=1))
    browser.get(page)
    with django_assert_max_num_queries(30) as few:
        browser.get(page)
    for _ in range(5):
        admit(dps.lots.get(number=2))
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "7 admissions." in text(browser.get(page))
    assert "1 admission." in text(browser.get(page, {"state": "suspended"}))
    suspended = browser.get(reverse("suppliers:members_csv"), {"state": "suspended"}).getvalue().decode("utf-8-sig")
    assert [line.split(",")[7] for line in suspended.splitlines()] == ["standing", "Suspended"]
    assert "6 admissions." in text(browser.get(page, {"state": "admitted"}))
    assert "7 admissions." in text(browser.get(page, {"q": dps.reference}))
    assert "0 admissions." in text(browser.get(page, {"state": "removed", "q": "%"}))
