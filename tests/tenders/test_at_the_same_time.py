"""Real threads on a real database: storms at the deadline, races with an extension, colleagues who click at once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import count
from uuid import uuid4

import pytest
from django.db.models import Count, Max

from ledger import clock
from ledger.models import Entry, Receipt
from regulations.calendar import uk_moment
from regulations.errors import RuleViolation
from tenders import actions, queries
from tenders.models import Bid, Competition, SealedPart
from tests.at_once import at_once
from tests.factories import tenders as made

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
STORM, EACH = 40, 5  # connections at the same moment, and submissions over each


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    """Receipts as PDF are the worker's; here nobody waits for them."""
    monkeypatch.setattr("tenders.actions.bidding.nudge", lambda task: None)


def test_a_storm_around_the_deadline_splits_exactly_at_it():
    """Each supplier submits twice by one key, replaces that bid in the same way, and sends a third; all at once.

    The deadline passes in the middle, however quick the machine: half the submissions are answered just before it.
    """
    call_off = made.a_published_call_off(suppliers=STORM)
    invitations = [made.a_draft_bid(call_off, supplier) for supplier in call_off.suppliers]
    people = [made.owner_of(supplier) for supplier in call_off.suppliers]
    keys = [[uuid4() for _ in range(3)] for _ in range(STORM)]
    deadline, answered = call_off.competition.deadline, count(1)
    clock.shift_to(deadline - timedelta(hours=1))

    def submit(n, key):
        try:
            return n, key, actions.submit_bid(by=people[n], invitation=invitations[n], submission_key=key)
        except RuleViolation as late:
            return n, key, late
        finally:
            if next(answered) == STORM * EACH // 2:
                clock.shift_to(deadline - timedelta(milliseconds=50))

    def connected(first):
        """One connection, over which each of the five submissions is another supplier's."""
        return [submit((first + turn) % STORM, keys[(first + turn) % STORM][turn // 2]) for turn in range(EACH)]

    answers = [answer for done in at_once(*(partial(connected, n) for n in range(STORM))) for answer in done]
    taken = {(n, key): answer for n, key, answer in answers if isinstance(answer, Bid)}
    refused = [answer for _, _, answer in answers if isinstance(answer, RuleViolation)]
    assert len(answers) == STORM * EACH
    assert {late.rule for late in refused} == {"ECOM-01"}
    assert len(taken) + len(refused) < len(answers), "a key that came twice in time made one bid"
    assert all(taken[n, key].pk == answer.pk for n, key, answer in answers if isinstance(answer, Bid))
    assert all(bid.received_at <= deadline for bid in taken.values())
    everything_of_each_is_kept_and_nothing_else({bid.pk for bid in taken.values()})
    assert Entry.objects.filter(verb="refused", facts__policy="tenders.submit_bid").count() == len(refused)
    standing = Counter(Bid.objects.current().values_list("organisation", flat=True))
    assert standing == Counter({call_off.suppliers[n].pk for n, _ in taken})
    clock.shift_to(deadline + timedelta(minutes=5))
    opened = made.open_bids(call_off)
    assert opened.opened_bids.filter(problem="").count() == len(standing)


def everything_of_each_is_kept_and_nothing_else(bids):
    """Each of these bids has one receipt, one ledger entry and its ciphertext, numbered without a gap."""
    names = sorted(str(pk) for pk in bids)
    assert sorted(Bid.objects.values_list("pk", flat=True)) == sorted(bids)
    assert sorted(Receipt.objects.filter(kind="bid").values_list("object_id", flat=True)) == names
    assert sorted(Entry.objects.filter(verb="bid_submitted").values_list("object_id", flat=True)) == names
    assert set(SealedPart.objects.values_list("bid", flat=True)) == bids
    for versions in Bid.objects.values("organisation").annotate(last=Max("version"), number=Count("pk")):
        assert versions["last"] == versions["number"]


def test_colleagues_who_submit_at_once_make_versions_one_after_the_other():
    call_off = made.a_published_call_off(suppliers=1)
    supplier = call_off.suppliers[0]
    invitation, by = made.a_draft_bid(call_off, supplier), made.owner_of(supplier)
    done = at_once(*[lambda: actions.submit_bid(by=by, invitation=invitation, submission_key=uuid4())] * 8)
    assert sorted(bid.version for bid in done) == list(range(1, 9))
    assert Bid.objects.current().count() == 1


def test_one_submission_clicked_many_times_at_once_is_one_bid():
    call_off = made.a_published_call_off(suppliers=1)
    supplier, key = call_off.suppliers[0], uuid4()
    invitation, by = made.a_draft_bid(call_off, supplier), made.owner_of(supplier)
    done = at_once(*[lambda: actions.submit_bid(by=by, invitation=invitation, submission_key=key)] * 8)
    assert len({bid.pk for bid in done}) == 1, done
    assert Bid.objects.count() == 1


def test_an_extension_and_late_bids_never_disagree():
    call_off = made.a_published_call_off(suppliers=8)
    invitations = [made.a_draft_bid(call_off, supplier) for supplier in call_off.suppliers]
    people = [made.owner_of(supplier) for supplier in call_off.suppliers]
    old = call_off.competition.deadline
    new = old + timedelta(days=1)
    clock.shift_to(old - timedelta(milliseconds=250))
    extend = lambda: actions.extend_deadline(  # noqa: E731
        by=call_off.officer, competition=call_off.competition, deadline=new, reason="More time."
    )
    submit = [
        lambda n=n: actions.submit_bid(by=people[n], invitation=invitations[n], submission_key=uuid4())
        for n in range(8)
    ]
    extended, *done = at_once(extend, *submit)
    deadline = Competition.objects.get(pk=call_off.competition.pk).deadline
    assert deadline == (old if isinstance(extended, Exception) else new)
    assert all(bid.received_at <= deadline for bid in done if isinstance(bid, Bid))
    if deadline == new:
        moved_at = call_off.competition.deadline_changes.get().changed_at
        assert moved_at <= old
        assert not [answer for answer in done if isinstance(answer, RuleViolation)]
    assert Counter(type(answer).__name__ for answer in done).keys() <= {"Bid", "RuleViolation"}


def test_both_openers_at_once_open_once():
    call_off = made.a_published_call_off(suppliers=1)
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    clock.shift_to(uk_moment(made.OPENED))
    competition = call_off.refresh()
    pairs = [(call_off.officer, "first"), (call_off.second_opener, "second")] * 2
    at_once(
        *(
            lambda p=p, w=w: actions.give_passphrase(by=p, competition=competition, passphrase=made.PASSPHRASES[w])
            for p, w in pairs
        )
    )
    assert Competition.objects.filter(opening__isnull=False).count() == 1
    assert queries.opened_bids(competition).count() == 1


def test_bidders_of_one_call_off_do_not_wait_for_each_other():
    """While one bid is in the act of being received, another is received and committed."""
    from django.db import transaction

    from tenders.locks import hold_open

    call_off = made.a_published_call_off(suppliers=2)
    first, second = call_off.suppliers
    invitation, by = made.a_draft_bid(call_off, second), made.owner_of(second)
    with transaction.atomic():
        hold_open(call_off.competition)
        (answer,) = at_once(lambda: actions.submit_bid(by=by, invitation=invitation, submission_key=uuid4()))
    assert isinstance(answer, Bid)
    assert first != second
