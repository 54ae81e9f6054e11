"""The demonstration's call-offs come about through the actions, on a moved clock."""

from __future__ import annotations

import pytest

from accounts.models import Role
from ledger import clock
from regulations.calendar import uk_moment
from tenders import demonstration, queries
from tenders.models.competitions import Phase
from tests.factories import tenders as made
from tests.factories.suppliers import SupplierFactory, admit, supplier_person

pytestmark = pytest.mark.django_db


def at(moment):
    clock.freeze(uk_moment(moment))


@pytest.fixture
def dps():
    at("2017-12-20 10:00")
    quality = [(code, f"Quality {code}", "quality", 10, 30) for code in ("Q1", "Q2", "Q3")]
    return made.a_lot(criteria=[*quality, ("P1", "Price", "price", 30, 60)]).dps


@pytest.fixture
def people(dps):
    buyer = made.a_buyer()
    roles = {"officer": Role.OFFICER, "opener": Role.OFFICER, "approver": Role.APPROVER}
    people = {key: supplier_person(buyer, role, name=key.title()) for key, role in roles.items()}
    people |= {f"evaluator_{n}": supplier_person(buyer, Role.EVALUATOR, name=f"Eva {n}") for n in (1, 2, 3)}
    people["hub_decider"] = supplier_person(dps.contracting_authority, Role.DECIDER, name="Dana Decider")
    for number in (1, 2):
        firm = SupplierFactory()
        people[f"supplier_{number}_owner"] = supplier_person(firm, Role.OWNER, name=f"Olu {number}")
        admit(dps.lots.get(number=1), firm, at=clock.now())
    return people


def test_the_demonstration_leaves_one_call_off_opened_and_one_open(dps, people):
    at("2018-01-15 10:00")
    demonstration.enrol(people)
    demonstration.enrol(people)
    opened = demonstration.awarded(dps, people, at)
    assert opened.phase(clock.now()) == Phase.OPENED
    assert len(queries.opened_contents(opened)) == 2
    taking = demonstration.open_for_bids(dps, people, at)
    assert taking.phase(clock.now()) == Phase.OPEN
    assert queries.bidder_count(taking, clock.now()) == 1
    assert taking.questions.get().answered_at
