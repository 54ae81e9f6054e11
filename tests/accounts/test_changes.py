"""A supplier's name, number or control changes, and the hub verifies it again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import queries
from accounts.models import IdentityChange, Role, What
from accounts.needs import needs_of
from ledger.models import Entry
from notifications.models import Message
from suppliers.models import Admission
from tests.factories.accounts import OrganisationFactory, hub_person, sign_in, supplier_person
from tests.factories.suppliers import admit
from tests.factories.tenders import a_lot

pytestmark = pytest.mark.django_db
CHANGE = {"what": "name", "after": "Brightway Health Ltd", "happened_on": "1 11 2017", "reason": "Rebranded"}


@pytest.fixture
def owner(at):
    at("2017-12-01 09:00")
    return supplier_person(
        organisation=OrganisationFactory(supplier=True, name="Clearway Ltd", company_number="01234567")
    )


@pytest.fixture
def decider():
    return hub_person(Role.DECIDER)


def state(person, **changes):
    firm = person.organisations()[0]
    return sign_in(Client(), person).post(reverse("accounts:state_change", args=[firm.pk]), CHANGE | changes)


def decide(person, verdict="yes", reasons="Seen at Companies House."):
    address = reverse("accounts:change", args=[IdentityChange.objects.latest("stated_at").pk])
    return sign_in(Client(), person).post(address, {"is_verified": verdict, "reasons": reasons})


def test_a_new_name_counts_when_the_hub_has_verified_it_and_the_old_one_stays_known(owner, decider):
    firm = owner.organisations()[0]
    assert state(owner).status_code == 302
    firm.refresh_from_db()
    assert firm.name == "Clearway Ltd"
    assert [need.text for need in needs_of(decider)] == ["Clearway Ltd has changed: its name"]
    assert Message.objects.filter(person=decider, subject="Clearway Ltd has changed: verify it").exists()
    [change] = queries.open_changes()
    page = sign_in(Client(), decider).get(reverse("accounts:change", args=[change.pk])).content.decode()
    assert f"{reverse('suppliers:members')}?q=Clearway%20Ltd" in page, "what the change may touch"
    assert decide(decider).status_code == 302
    firm.refresh_from_db()
    assert firm.name == "Brightway Health Ltd"
    assert queries.value_on(firm, What.NAME, date(2017, 10, 31)) == "Clearway Ltd"
    assert queries.value_on(firm, What.NAME, date(2017, 11, 1)) == "Brightway Health Ltd"
    assert "Seen at Companies House." in Message.objects.get(person=owner).body
    assert Entry.objects.filter(verb="identity_change_verified").exists()
    assert needs_of(decider) == []


def test_admissions_stay_in_force_while_the_hub_looks_into_it(owner, at):
    firm = owner.organisations()[0]
    admit(a_lot(), firm, at=at("2017-12-01 09:00"))
    state(owner, what="control", after="Megacorp plc, 80%")
    assert Admission.objects.in_force(at("2017-12-05 09:00")).filter(organisation=firm).exists()
    home = sign_in(Client(), owner).get("/").content.decode()
    assert "Who controls it: Megacorp plc, 80%. The hub verifies it; admissions stay in force meanwhile." in home


def test_what_is_refused_changes_nothing_and_says_why(owner, decider):
    state(owner, what="company_number", after="sc 765432")
    assert "Fill in “Reasons”" in decide(decider, "no", "").content.decode()
    decide(decider, "no", "Another company has this number.")
    firm = owner.organisations()[0]
    firm.refresh_from_db()
    assert firm.company_number == "01234567"
    assert "Another company has this number." in Message.objects.get(person=owner).body
    assert decide(decider).status_code == 200
    assert IdentityChange.objects.get().state == "refused"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"after": "Clearway  Ltd"}, "what the register says already"),
        ({"after": "A" * 301}, "at most 300"),
        ({"what": "company_number", "after": "banana"}, "not a Companies House number"),
        ({"what": "company_number", "after": "07654321"}, "Another supplier"),
        ({"what": "charity_number", "after": "12"}, "not a charity number"),
        ({"happened_on": "2 12 2017"}, "when it has happened"),
        ({"reason": ""}, "Fill in “Why”"),
    ],
)
def test_what_is_wrong_with_a_change_is_said(owner, changes, words):
    OrganisationFactory(supplier=True, company_number="07654321")
    assert words in state(owner, **changes).content.decode()
    assert not IdentityChange.objects.exists()


def test_one_change_of_a_kind_at_a_time(owner):
    state(owner)
    assert "still looking into" in state(owner, after="Third Ltd").content.decode()
    assert state(owner, what="control", after="Dr Clear, all of it").status_code == 302


def test_what_was_stated_and_decided_cannot_be_changed_in_the_database(owner, decider):
    state(owner)
    decide(decider)
    change = IdentityChange.objects.get()
    for rows, values in ((IdentityChange.objects, {"after": "X"}), (type(change.decision).objects, {"reasons": "X"})):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(**values)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_owners_state_a_change_and_only_the_hub_verifies(owner, role):
    state(owner)
    colleague = supplier_person(role, owner.organisations()[0])
    assert state(colleague, what="control").status_code == 403
    for person in (colleague, owner, hub_person(Role.ASSESSOR)):
        decide(person)
    assert IdentityChange.objects.get().state == "waiting"
    assert decide(supplier_person()).status_code == 404


def test_the_hub_finds_suppliers_with_their_size_and_what_waits(owner, decider):
    for _ in range(3):
        OrganisationFactory(supplier=True)
    state(owner)
    client, address = sign_in(Client(), decider), reverse("accounts:suppliers")
    page = client.get(address, {"q": "clearway"}).content.decode()
    assert "1 found" in page
    assert "1 to verify" in page
    assert "Not stated" in page
    assert "1 found" in client.get(address, {"q": "01234567"}).content.decode()
    assert "Nothing fits" in client.get(address, {"q": "nobody"}).content.decode()
    with CaptureQueriesContext(connection) as few:
        client.get(address, {"q": "clearway"})
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)
