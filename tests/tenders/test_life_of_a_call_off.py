"""The thin path: drafted, published, bid for, sealed, opened."""

from decimal import Decimal
from uuid import uuid4

import pytest

from accounts.errors import InvalidState, NotPermitted
from ledger import clock
from ledger.models import Entry
from notifications.models import Message
from regulations.calendar import uk_moment
from regulations.errors import RuleViolation
from tenders import actions, queries, reading
from tenders.models import Bid, Opening, OpeningAct
from tests.factories import tenders as made

pytestmark = pytest.mark.django_db
METHOD = "How we would do it, step by step. £££".encode() * 3_000


def test_a_call_off_goes_from_draft_to_opened_bids():
    call_off = made.a_published_call_off()
    one, two = call_off.suppliers
    assert {i.organisation for i in call_off.competition.invitations.all()} == {one, two}
    made.a_sealed_bid(call_off, one, files={"method.txt": METHOD})
    made.a_sealed_bid(call_off, two, prices={1: Decimal(0), 2: Decimal("0.5")})
    assert queries.bidder_count(call_off.competition, clock.now()) == 2
    made.open_bids(call_off)
    said = {bid.organisation: content for bid, content in queries.opened_contents(call_off.competition).items()}
    assert said[one].answers == made.ANSWERS
    assert said[one].price_total_ex_vat == Decimal("1500") + Decimal("0.45") * 24_000 * 2
    assert said[two].price_total_ex_vat == Decimal("24000")
    (file,) = said[one].files
    bid = queries.opened_bids(call_off.competition).get(organisation=one)
    assert b"".join(reading.plain_part(bid, reading.opened_key(bid), file.part)) == METHOD


def test_everybody_admitted_is_told_in_writing():
    call_off = made.a_published_call_off()
    told = Message.objects.filter(key=f"invitation:{call_off.competition.pk}")
    assert {message.person for message in told} >= {made.owner_of(supplier) for supplier in call_off.suppliers}
    letter = told.first()
    for stated in (call_off.competition.reference, "12 noon on 20 February 2018", "English", "/invitations/"):
        assert stated in letter.body


def test_a_bid_sealed_is_its_suppliers_to_read_and_nobody_elses():
    call_off = made.a_published_call_off()
    bid = made.a_sealed_bid(call_off, call_off.suppliers[0])
    assert reading.content(bid, reading.own_key(bid)).answers == made.ANSWERS
    with pytest.raises(reading.StillSealed):
        reading.opened_key(bid)


def test_the_same_submission_twice_is_one_bid():
    call_off = made.a_published_call_off()
    supplier = call_off.suppliers[0]
    invitation, key = made.a_draft_bid(call_off, supplier), uuid4()
    first = actions.submit_bid(by=made.owner_of(supplier), invitation=invitation, submission_key=key)
    again = actions.submit_bid(by=made.owner_of(supplier), invitation=invitation, submission_key=key)
    assert first == again
    assert first.receipt == again.receipt
    assert Bid.objects.count() == 1


def test_a_replaced_version_stays_sealed():
    call_off = made.a_published_call_off()
    supplier = call_off.suppliers[0]
    first = made.a_sealed_bid(call_off, supplier)
    second = made.a_sealed_bid(call_off, supplier, answers={made.QUALITY: "Better."})
    assert second.version == 2
    made.open_bids(call_off)
    assert [bid.pk for bid in queries.opened_bids(call_off.competition)] == [second.pk]
    with pytest.raises(reading.StillSealed):
        reading.opened_key(Bid.objects.get(pk=first.pk))


def test_a_withdrawn_bid_stays_sealed_and_is_not_counted():
    call_off = made.a_published_call_off()
    supplier = call_off.suppliers[0]
    made.a_sealed_bid(call_off, supplier)
    actions.withdraw_bid(by=made.owner_of(supplier), invitation=call_off.invitation(supplier))
    actions.withdraw_bid(by=made.owner_of(supplier), invitation=call_off.invitation(supplier))
    assert queries.bidder_count(call_off.competition, clock.now()) == 0
    made.open_bids(call_off)
    assert not queries.opened_bids(call_off.competition)


@pytest.mark.parametrize(("microseconds", "received"), [(0, True), (1, False)])
def test_bid_received_one_microsecond_late_is_refused(microseconds, received, transactional_db):
    call_off = made.a_published_call_off(suppliers=1)
    invitation = made.a_draft_bid(call_off, call_off.suppliers[0])
    deadline = uk_moment(made.DEADLINE)
    clock.freeze(deadline.replace(microsecond=microseconds))
    by = made.owner_of(call_off.suppliers[0])
    if received:
        assert actions.submit_bid(by=by, invitation=invitation, submission_key=uuid4()).received_at == deadline
        return
    with pytest.raises(RuleViolation, match="12 noon on 20 February 2018"):
        actions.submit_bid(by=by, invitation=invitation, submission_key=uuid4())
    assert not Bid.objects.exists()
    assert Entry.objects.filter(verb="refused", facts__policy="tenders.submit_bid").exists()


def test_opening_before_the_deadline_is_refused_recorded_and_shown():
    call_off = made.a_published_call_off()
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    clock.freeze(uk_moment(made.DEADLINE))
    with pytest.raises(RuleViolation, match="sealed until the deadline"):
        actions.give_passphrase(
            by=call_off.officer, competition=call_off.competition, passphrase=made.PASSPHRASES["first"]
        )
    (attempt,) = queries.refused_attempts(call_off.competition)
    assert (attempt.verb, attempt.person) == ("early_opening_refused", str(call_off.officer.pk))
    assert not OpeningAct.objects.exists()


def test_one_person_cannot_open_alone():
    call_off = made.a_published_call_off()
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    clock.freeze(uk_moment(made.OPENED))
    for _ in range(2):
        last = None
        try:
            last = actions.give_passphrase(
                by=call_off.officer, competition=call_off.refresh(), passphrase=made.PASSPHRASES["first"]
            )
        except InvalidState as refused:
            assert "already" in str(refused)  # noqa: PT017
    assert last is None
    assert not Opening.objects.exists()


def test_the_second_passphrase_has_to_come_in_time():
    call_off = made.a_published_call_off()
    clock.freeze(uk_moment(made.OPENED))
    give = actions.give_passphrase
    give(by=call_off.officer, competition=call_off.refresh(), passphrase=made.PASSPHRASES["first"])
    clock.freeze(uk_moment("2018-02-20 12:36"))
    late = give(by=call_off.second_opener, competition=call_off.refresh(), passphrase=made.PASSPHRASES["second"])
    assert isinstance(late, OpeningAct)
    done = give(by=call_off.officer, competition=call_off.refresh(), passphrase=made.PASSPHRASES["first"])
    assert isinstance(done, Opening)


def test_a_lost_passphrase_does_not_lose_the_bids():
    call_off = made.a_published_call_off()
    made.a_sealed_bid(call_off, call_off.suppliers[0])
    clock.freeze(uk_moment(made.OPENED))
    give = actions.give_passphrase
    give(by=call_off.second_opener, competition=call_off.refresh(), passphrase=made.PASSPHRASES["second"])
    opening = give(by=call_off.hub_decider, competition=call_off.refresh(), passphrase=made.PASSPHRASES["hub"])
    assert opening.by_recovery
    assert len(queries.opened_contents(call_off.refresh())) == 1


def test_a_wrong_passphrase_opens_nothing_and_guessing_is_stopped():
    from tenders.sealing import WrongPassphrase

    call_off = made.a_published_call_off()
    clock.freeze(uk_moment(made.OPENED))
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            actions.give_passphrase(
                by=call_off.officer, competition=call_off.refresh(), passphrase="nothing like it at all"
            )
    with pytest.raises(InvalidState, match="5 wrong passphrases"):
        actions.give_passphrase(
            by=call_off.officer, competition=call_off.refresh(), passphrase=made.PASSPHRASES["first"]
        )
    assert queries.refused_attempts(call_off.competition).filter(verb="wrong_passphrase_given").count() == 5


def test_only_the_holders_of_shares_open():
    call_off = made.a_published_call_off()
    clock.freeze(uk_moment(made.OPENED))
    for person in (call_off.evaluators[0], made.owner_of(call_off.suppliers[0])):
        with pytest.raises(NotPermitted):
            actions.give_passphrase(by=person, competition=call_off.refresh(), passphrase=made.PASSPHRASES["first"])
