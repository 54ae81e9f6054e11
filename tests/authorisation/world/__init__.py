"""The demonstration's world, and what stands behind each address of it: the objects that the matrix asks about.

Those of a supplier belong to Clearway (supplier_1), those of a buyer to the CCG of the officer.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client, TestCase
from django.urls import reverse

from accounts.demonstration.people import account
from accounts.models import User
from dps_portal import demonstration
from ledger.sequencer import integrate
from notices.tasks import publish_pending
from tests.authorisation.world.accounts import of_accounts, of_documents, of_notifications
from tests.authorisation.world.addresses import Kwargs, Objects, strange
from tests.authorisation.world.dps import of_dps
from tests.authorisation.world.suppliers import of_suppliers
from tests.authorisation.world.tenders import of_evaluations, of_notices, of_tenders
from tests.factories.accounts import UserFactory, sign_in

__all__ = ["PEOPLE", "World", "make", "strange"]

PEOPLE = {
    "supplier_owner": "supplier_1_owner",
    "supplier_editor": "supplier_1_editor",
    "other_supplier": "supplier_3_owner",
    "new_supplier": "supplier_5_owner",
    "officer": "officer",
    "opener": "opener",
    "approver": "approver",
    "evaluator": "evaluator_1",
    "outsider": "outsider",
    "assessor": "hub_assessor",
    "decider": "hub_decider",
    "auditor": "auditor",
}
"""Roles of the matrix, and who plays them. Besides: `anonymous`, and a `visitor` who has an account and no more."""


@dataclass
class World:
    """Who asks, and what for."""

    clients: dict[str, Client]
    people: dict[str, User]
    objects: Objects

    def kwargs(self, name: str) -> Kwargs:
        """What stands in the address of a route."""
        return self.objects.get(name, {})


def make() -> World:
    """The demonstration, and everybody signed in."""
    with TestCase.captureOnCommitCallbacks(execute=True):  # what workers do afterwards: letters, receipts
        demonstration.make(lambda step: None)
    publish_pending()
    integrate()
    people = {role: User.objects.get(email=account(key).email) for role, key in PEOPLE.items()}
    people["visitor"] = UserFactory()
    clients = {role: sign_in(Client(), person) for role, person in people.items()}
    for client in clients.values():
        client.get(reverse("page_cookies"))  # a session that is new is written down with each request, and rolled back
    return World({"anonymous": Client(), **clients}, people, _objects(people))


def _objects(people: dict[str, User]) -> Objects:
    owner, officer = people["supplier_owner"], people["officer"]
    firm, buyer = owner.organisations()[0], officer.organisations()[0]
    return {
        **of_accounts(owner, firm, people),
        **of_notifications(owner),
        **of_documents(owner),
        **of_dps(people),
        **of_suppliers(firm, people),
        **of_tenders(firm, buyer, people),
        **of_evaluations(firm, officer),
        **of_notices(),
    }
