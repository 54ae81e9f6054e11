"""The gate before publication names everything that is missing, with its rule."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.errors import NotPermitted
from ledger import clock
from regulations.calendar import uk_moment
from regulations.errors import RuleViolation
from suppliers.models import ApplicationLot
from tenders import actions, gate, queries
from tests.factories import tenders as made
from tests.factories.suppliers import step

pytestmark = pytest.mark.django_db


def rules(call_off):
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    return {found.rule for found in gate.missing(draft, clock.now())}


def of(call_off):
    return {"by": call_off.officer, "competition": call_off.competition}


def test_a_complete_draft_passes():
    assert rules(made.a_draft()) == set()


def test_an_empty_draft_lacks_everything():
    call_off = made.a_draft()
    empty = actions.draft_competition(
        by=call_off.officer, buyer=call_off.competition.buyer, lot=call_off.competition.lot, title="Empty"
    )
    call_off.competition = empty
    assert {"INV-01", "CRIT-01", "PRICE-F1", "ECOM-01"} <= rules(call_off)


def test_ten_days_have_to_be_left_and_end_on_a_working_day():
    call_off = made.a_draft()
    for day, lawful in (("2018-02-10 23:59", False), ("2018-02-11 12:00", False), ("2018-02-12 12:00", True)):
        actions.save_dates(**of(call_off), deadline=uk_moment(day), questions_deadline=uk_moment("2018-02-05 12:00"))
        assert ("DPS-08" not in rules(call_off)) is lawful, day


def test_dps_11_nothing_is_bought_under_a_system_that_has_ended(at):
    call_off = made.a_draft()
    at("2020-04-01 00:00")
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    assert f"{draft.dps.title} has ended" in str(gate.missing(draft, clock.now()))
    at("2020-03-31 23:59")
    assert f"{draft.dps.title} has ended" not in str(gate.missing(draft, clock.now()))


@pytest.mark.parametrize(
    ("weights", "rule"), [((40, 20, 39), "CRIT-01"), ((20, 20, 60), "DPS-16"), ((50, 30, 20), "DPS-16")]
)
def test_weights_have_to_make_100_inside_their_ranges(weights, rule):
    call_off = made.a_draft()
    codes = (made.QUALITY, made.USABILITY, made.PRICE)
    actions.save_criteria(
        **of(call_off), texts={}, max_score=Decimal(5), weights=dict(zip(codes, map(Decimal, weights), strict=True))
    )
    assert rule in rules(call_off)


def test_a_value_above_the_lots_limit_is_refused():
    call_off = made.a_draft(lot=made.a_lot(max_value=Decimal(50_000)))
    assert "DPS-03" in rules(call_off)


def test_first_round_applications_that_wait_block_every_invitation(monkeypatch):
    call_off = made.a_draft()
    waiting = ApplicationLot.objects.select_related("application").first()
    monkeypatch.setattr(gate, "open_first_round", lambda dps: [waiting])
    assert "DPS-13" in rules(call_off)


def test_nobody_is_invited_before_the_first_round_of_applications_closes():
    call_off = made.a_draft()
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    closes = draft.dps.first_round_deadline
    for at, lawful in ((closes, False), (closes + timedelta(seconds=1), True)):
        assert ("DPS-07" not in {found.rule for found in gate.missing(draft, at)}) is lawful


def test_a_supplier_admitted_a_moment_before_is_invited_and_one_suspended_is_not():
    call_off = made.a_draft()
    late = made.admit(call_off.competition.lot, at=clock.now()).organisation
    gone = call_off.suppliers[0].admissions.get()
    step([gone], "suspend")
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    published = actions.publish_competition(by=call_off.officer, competition=draft)
    assert {i.organisation for i in published.invitations.all()} == {late, call_off.suppliers[1]}


def test_an_opener_without_a_key_or_declaration_keeps_it_back():
    call_off = made.a_draft()
    from accounts.models import Role
    from tests.factories.suppliers import supplier_person

    fresh = supplier_person(call_off.competition.buyer, Role.OFFICER)
    actions.name_openers(**of(call_off), first=call_off.officer, second=fresh)
    assert {"ECOM-01", "COI-01"} <= rules(call_off)


def test_publishing_twice_is_publishing_once():
    call_off = made.a_published_call_off()
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    again = actions.publish_competition(by=call_off.officer, competition=draft)
    assert again.published_at == call_off.competition.published_at
    assert again.invitations.count() == 2


def test_who_has_not_declared_does_not_publish():
    call_off = made.a_draft()
    from accounts.models import Role
    from tests.factories.suppliers import supplier_person

    undeclared = supplier_person(call_off.competition.buyer, Role.OFFICER)
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    with pytest.raises(NotPermitted):
        actions.publish_competition(by=undeclared, competition=draft)


def test_the_gate_itself_refuses_publication_with_its_rule():
    call_off = made.a_draft()
    actions.save_criteria(**of(call_off), texts={}, max_score=Decimal(5), weights={made.PRICE: Decimal(30)})
    draft = queries.draft_for(call_off.officer, call_off.competition.reference)
    with pytest.raises(RuleViolation) as refused:
        actions.publish_competition(by=call_off.officer, competition=draft)
    assert refused.value.rule == "CRIT-01"
