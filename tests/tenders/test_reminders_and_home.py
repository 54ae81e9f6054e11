"""Who is reminded when, once; and what the home page asks of whom."""

from __future__ import annotations

import pytest

from accounts.models import Role
from accounts.needs import needs_of, standings_of
from ledger import clock
from notifications import reminders
from notifications.models import Message
from regulations.calendar import uk_moment
from tenders import actions
from tests.factories import tenders as made
from tests.factories.suppliers import supplier_person

pytestmark = pytest.mark.django_db


def told(person, what):
    return [m.subject for m in Message.objects.filter(person=person, key__startswith="reminder:") if what in m.subject]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2018-02-13 12:00", "less than 7 days"),
        ("2018-02-18 12:30", "less than 2 days"),
        ("2018-02-19 12:00", "less than 24 hours"),
        ("2018-02-20 11:30", "less than an hour"),
    ],
)
def test_who_has_not_bid_is_reminded_once_at_each_step(moment, words):
    call_off = made.a_published_call_off()
    bidder, other = call_off.suppliers
    made.a_sealed_bid(call_off, bidder)
    clock.freeze(uk_moment(moment))
    reminders.raise_due()
    reminders.raise_due()
    assert len(told(made.owner_of(other), words)) == 1
    assert not told(made.owner_of(bidder), "left to bid")


def test_openers_are_reminded_once_the_deadline_has_passed():
    call_off = made.a_published_call_off()
    reminders.raise_due()
    assert not told(call_off.officer, "open the bids")
    clock.freeze(uk_moment(made.OPENED))
    reminders.raise_due()
    assert told(call_off.officer, "open the bids")
    assert told(call_off.second_opener, "open the bids")


def test_the_home_page_begins_with_what_each_person_has_to_do():
    call_off = made.a_published_call_off()
    one, two = (made.owner_of(supplier) for supplier in call_off.suppliers)
    assert [need.button for need in needs_of(one)] == ["Go to the bid"]
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    assert not needs_of(made.owner_of(call_off.suppliers[0]))
    assert any("You can replace it until" in standing.text for standing in standings_of(one))
    viewer = supplier_person(call_off.suppliers[0], Role.VIEWER)
    (told,) = (standing.text for standing in standings_of(viewer) if "You submitted version 1" in standing.text)
    assert "Your owners and editors can replace it until" in told
    actions.ask_question(by=two, invitation=call_off.invitation(call_off.suppliers[1]), text="May we?")
    assert "Answer" in [need.button for need in needs_of(call_off.officer)]
    clock.freeze(uk_moment(made.OPENED))
    assert "Open" in [need.button for need in needs_of(call_off.second_opener)]


def test_home_takes_the_same_number_of_queries_for_one_call_off_and_for_three(django_assert_max_num_queries):
    call_off = made.a_published_call_off(suppliers=1)
    owner = made.owner_of(call_off.suppliers[0])
    assert len(needs_of(owner)) == 1
    with django_assert_max_num_queries(20) as one:
        needs_of(owner)
    for _ in range(2):
        made.a_published_call_off(lot=call_off.competition.lot, suppliers=0)
    assert len(needs_of(owner)) == 3
    with django_assert_max_num_queries(len(one.captured_queries)):
        needs_of(owner)
