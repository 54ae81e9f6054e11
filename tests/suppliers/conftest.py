"""The people of this room's tests."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Organisation, Role
from dps.models import DynamicPurchasingSystem
from suppliers.models import Admission, Application, ApplicationLot
from tests.factories.suppliers import SupplierFactory, admit, supplier_person
from tests.suppliers import story


@pytest.fixture
def dps(at) -> DynamicPurchasingSystem:
    """A published DPS, on a working day of its first round."""
    at("2017-12-04 10:00")
    return story.a_dps()


@pytest.fixture
def firm(db: None) -> Organisation:
    """A supplier with its owner."""
    firm = SupplierFactory(name="Clearwater Health Ltd")
    supplier_person(firm, name="Olu Owner")
    return firm


@pytest.fixture
def owner(firm: Organisation) -> Client:
    """The owner of the firm, signed in."""
    return story.signed_in(firm.memberships.get(role=Role.OWNER).user)


@pytest.fixture
def admission(dps: DynamicPurchasingSystem, firm: Organisation) -> Admission:
    """The firm's admission to lot 1."""
    return admit(dps.lots.get(number=1), firm)


@pytest.fixture
def draft(dps: DynamicPurchasingSystem, owner: Client) -> Application:
    """The firm's application for lot 1, just begun."""
    return story.start(owner, dps, 1)


@pytest.fixture
def row(dps: DynamicPurchasingSystem, firm: Organisation) -> ApplicationLot:
    """The firm's application for lot 1: received on Monday 4 December 2017, to be decided by Monday the 18th."""
    return story.row_of(story.applied(dps, firm, 1))


@pytest.fixture
def colleague(firm: Organisation) -> Client:
    """An editor of the same firm, signed in."""
    return story.signed_in(supplier_person(firm, Role.EDITOR, name="Edie Editor"))


@pytest.fixture
def stranger(db: None) -> Client:
    """The owner of another firm, signed in."""
    return story.signed_in(supplier_person(SupplierFactory(), name="Sten Stranger"))


@pytest.fixture
def assessor(dps: DynamicPurchasingSystem) -> Client:
    return story.signed_in(story.hub_person(dps, Role.ASSESSOR, "Asha Assessor"))


@pytest.fixture
def decider(dps: DynamicPurchasingSystem) -> Client:
    return story.signed_in(story.hub_person(dps, Role.DECIDER, "Devi Decider"))
