"""Turns that a call-off seldom takes: shorter times, no bids, who has left, suspended bidders, drafts given up."""

from __future__ import annotations

import pytest

from ledger import clock
from regulations.calendar import uk_moment
from suppliers.models import Admission
from tenders import actions
from tenders.models import Competition
from tenders.reminders import openings_due
from tests.factories import tenders as made
from tests.factories.suppliers import step
from tests.tenders.story import page, post

pytestmark = pytest.mark.django_db


def test_a_shorter_time_needs_every_admitted_suppliers_agreement(as_):
    call_off = made.a_draft()
    ref, officer = call_off.competition.reference, as_(call_off.officer)
    post(
        officer, "section", {"questions_deadline": "2018-02-03T12:00", "deadline": "2018-02-06T12:00"},
        reference=ref, section="dates",
    )  # fmt: skip
    assert "rule DPS-08" in page(officer, "competition", reference=ref)
    page(officer, "shorter", reference=ref)
    post(officer, "shorter", reference=ref)
    one, two = call_off.competition.period_agreements.all()
    page(as_(made.owner_of(two.organisation)), "period", status=404, pk=one.pk)
    page(as_(made.owner_of(one.organisation)), "period", pk=one.pk)
    post(as_(made.owner_of(one.organisation)), "period", {"agreed": "yes"}, pk=one.pk)
    assert "1 of 2 invited suppliers have not agreed" in page(officer, "check", reference=ref)
    assert "Ask every admitted supplier" not in page(officer, "competition", reference=ref), "they are asked already"
    post(as_(made.owner_of(two.organisation)), "period", {"agreed": "yes"}, pk=two.pk)
    assert call_off.officer.messages.filter(subject__endswith="the shorter time for bids is agreed").count() == 1
    post(officer, "check", reference=ref)
    assert Competition.objects.get(reference=ref).is_published


def test_one_refusal_of_a_shorter_time_is_told_at_once_and_not_whose_it_is(as_):
    call_off = made.a_draft()
    ref, officer = call_off.competition.reference, as_(call_off.officer)
    dates = {"questions_deadline": "2018-02-03T12:00", "deadline": "2018-02-06T12:00"}
    post(officer, "section", dates, reference=ref, section="dates")
    post(officer, "shorter", reference=ref)
    one, two = call_off.competition.period_agreements.all()
    post(as_(made.owner_of(one.organisation)), "period", {"agreed": "no"}, pk=one.pk)
    told = call_off.officer.messages.get(subject__endswith="the shorter time for bids is not agreed")
    shown = page(officer, "competition", reference=ref)
    assert "Not every admitted supplier agrees to less than 10 days" in shown
    assert "Wait until every one has agreed" not in shown
    assert one.organisation.name not in shown + told.body
    post(as_(made.owner_of(two.organisation)), "period", {"agreed": "no"}, pk=two.pk)
    assert call_off.officer.messages.filter(subject__contains="shorter time").count() == 1
    post(officer, "section", {**dates, "deadline": "2018-02-12T12:00"}, reference=ref, section="dates")
    post(officer, "check", reference=ref)
    assert Competition.objects.get(reference=ref).is_published


def test_where_nobody_bid_no_page_or_message_speaks_of_bids_to_open(as_):
    call_off = made.a_published_call_off(suppliers=1)
    ref, officer = call_off.competition.reference, as_(call_off.officer)
    clock.freeze(uk_moment(made.OPENED))
    shown = page(officer, "competition", reference=ref)
    assert "No supplier has bid. Two openers record that nobody has" in shown
    assert "stay sealed" not in shown
    assert "No supplier has bid." in next(iter(openings_due(clock.now()))).body
    second = as_(call_off.second_opener)
    for person, which in ((officer, "first"), (second, "second")):
        post(person, "open", {"passphrase": made.PASSPHRASES[which]}, reference=ref)
    assert "It is recorded that no supplier has bid." in page(second, "competition", reference=ref)
    after = page(officer, "competition", reference=ref)
    assert "No supplier had bid." in after
    assert "The bids are read by people" not in after
    assert call_off.officer.messages.filter(subject__endswith="no supplier has bid").count() == 1


def test_where_an_opener_has_left_the_hub_is_asked_to_open_in_their_place():
    call_off = made.a_published_call_off(suppliers=1)
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    clock.freeze(uk_moment(made.OPENED))
    both = next(iter(openings_due(clock.now())))
    assert both.people == [call_off.officer, call_off.second_opener]
    call_off.second_opener.memberships.update(ended_at=clock.now())
    told = next(iter(openings_due(clock.now())))
    assert told.people == [call_off.officer, call_off.hub_decider]
    assert "Amir Approver has left" in told.body
    competition = call_off.refresh()
    actions.give_passphrase(by=call_off.officer, competition=competition, passphrase=made.PASSPHRASES["first"])
    actions.give_passphrase(by=call_off.hub_decider, competition=competition, passphrase=made.PASSPHRASES["hub"])
    assert call_off.refresh().is_opened


def test_a_draft_that_is_given_up_is_not_called_cancelled_and_announces_nothing_to_come(as_):
    call_off = made.a_draft()
    officer, ref = as_(call_off.officer), call_off.competition.reference
    asking = page(officer, "cancel", reference=ref)
    assert "sent to everybody invited" not in asking, "nobody is invited to a draft"
    assert "Give up for good" in asking
    post(officer, "cancel", {"reason": "The practices changed their minds."}, reference=ref)
    shown = page(officer, "competition", reference=ref)
    assert "Given up as a draft at 9am on 1 February 2018" in shown
    assert "(to come)" not in shown
    assert "You have not declared" not in page(as_(call_off.evaluators[0]), "competition", reference=ref)


def test_bids_cannot_become_due_after_the_contract_has_started(as_):
    call_off = made.a_published_call_off(suppliers=1)
    ref, officer = call_off.competition.reference, as_(call_off.officer)
    later = {"deadline": "2018-04-01T00:00", "reason": "Two bidders asked for more time."}
    refused = post(officer, "extend", later, status=200, reference=ref).content.decode()
    assert "The contract starts on 1 April 2018" in refused
    assert "Two bidders asked for more time." in refused
    post(officer, "extend", {**later, "deadline": "2018-03-31T23:59"}, reference=ref)


def test_a_supplier_suspended_while_a_call_off_runs_reads_that_it_can_bid_and_not_be_awarded(as_):
    call_off = made.a_published_call_off(suppliers=1)
    ref, owner = call_off.competition.reference, as_(made.owner_of(call_off.suppliers[0]))
    for name in ("invitation", "bid"):
        assert "You cannot be awarded this contract now" not in page(owner, name, reference=ref)
    step(Admission.objects.all(), "suspend")
    for name in ("invitation", "bid"):
        assert "Your invitation stands and you can bid until the deadline" in page(owner, name, reference=ref)
    made.a_sealed_bid(call_off, call_off.suppliers[0])
