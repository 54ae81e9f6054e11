"""Two people change one team in the same moment, in real transactions."""

from __future__ import annotations

import pytest

from accounts import actions
from accounts.errors import InvalidState, NotPermitted
from accounts.models import JoinRequest, Membership, Role
from tests.at_once import at_once
from tests.factories.accounts import UserFactory, supplier_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("others", [0, 1])
def test_two_owners_who_remove_each_other_leave_one_of_them(others):
    one = supplier_person()
    firm = one.organisations()[0]
    two = supplier_person(Role.OWNER, firm)
    for _ in range(others):
        supplier_person(Role.OWNER, firm)
    ends = [(one, two.memberships.get()), (two, one.memberships.get())]
    for person, _ in ends:
        assert person.active_memberships  # as a page that was opened before has read them
    outcomes = at_once(*(lambda a=a, m=m: actions.end_membership(by=a, membership=m) for a, m in ends))  # type: ignore[misc]
    refused = [outcome for outcome in outcomes if isinstance(outcome, NotPermitted | InvalidState)]
    assert len(refused) == 1
    assert Membership.objects.filter(organisation=firm, role=Role.OWNER, ended_at=None).count() == 1 + others


def test_two_owners_who_leave_at_once_leave_one_behind():
    one = supplier_person()
    firm = one.organisations()[0]
    two = supplier_person(Role.OWNER, firm)
    outcomes = at_once(
        *(lambda p=p: actions.end_membership(by=p, membership=p.memberships.get()) for p in (one, two))  # type: ignore[misc]
    )
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [InvalidState]
    assert Membership.objects.filter(organisation=firm, role=Role.OWNER, ended_at=None).count() == 1


def test_a_request_that_two_owners_answer_at_once_is_answered_once():
    one, newcomer = supplier_person(), UserFactory()
    firm = one.organisations()[0]
    two = supplier_person(Role.OWNER, firm)
    request = actions.ask_to_join(by=newcomer, organisation=firm, words="Sales")
    outcomes = at_once(
        lambda: actions.answer_join_request(by=one, request=request, role=Role.EDITOR),
        lambda: actions.answer_join_request(by=two, request=request, role="", reasons="Unknown."),
    )
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [InvalidState]
    assert Membership.objects.filter(user=newcomer).exists() is bool(JoinRequest.objects.get().role)


def test_the_same_firm_registered_by_two_people_at_once_is_one_firm():
    people = [UserFactory(email=f"p@{n}.test") for n in (1, 2)]
    particulars = {"name": "Twin Ltd", "company_number": "01234567", "address": "1 Mill Lane"}
    outcomes = at_once(*(lambda p=p: actions.register_supplier(by=p, **particulars) for p in people))  # type: ignore[misc]
    assert Membership.objects.count() == 1
    assert len(outcomes) == 2


@pytest.mark.parametrize("number", ["01234567", ""])
def test_one_person_who_presses_twice_at_once_gets_the_firm_both_times(number):
    person = UserFactory(email="p@1.test")
    particulars = {"name": "Twin Ltd", "company_number": number, "address": "1 Mill Lane"}
    outcomes = at_once(*[lambda: actions.register_supplier(by=person, **particulars)] * 2)
    assert {outcome.pk for outcome in outcomes} == {Membership.objects.get().organisation_id}
