"""The fictional applications fit the demonstration's own DPS and come out as their names say."""

from __future__ import annotations

import pytest

from accounts.models import Role
from dps import demonstration as dps_demonstration
from suppliers import demonstration
from suppliers.models import ApplicationLot, SupplierProfile
from tests.factories.accounts import OrganisationFactory, hub_person
from tests.factories.suppliers import SupplierFactory, supplier_person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OUTCOMES = {
    "both lots": {1: "admitted", 2: "admitted"},
    "online only": {1: "admitted"},
    "large": {1: "admitted", 2: "admitted"},
    "partly": {2: "admitted"},
    "rejected": {1: "rejected"},
}


def test_every_script_comes_out_as_its_name_says(at):
    at("2017-11-29 10:00")
    hub = OrganisationFactory(hub=True)
    assessor, decider = hub_person(Role.ASSESSOR, hub), hub_person(Role.DECIDER, hub)
    dps = dps_demonstration.establish(drafter=assessor, decider=decider, authority=hub)
    at("2017-12-04 10:00")
    for name, outcome in OUTCOMES.items():
        firm = SupplierFactory(name=f"{name} Ltd")
        supplier_person(firm)
        application = demonstration.apply(dps, firm, demonstration.SCRIPTS[name])
        for row in application.lots.all():
            demonstration.assess(row, assessor)
            demonstration.decide(row, decider)
        decided = ApplicationLot.objects.filter(application=application)
        assert {row.lot.number: row.decision for row in decided} == outcome
    assert SupplierProfile.objects.get(organisation__name="large Ltd").size == "large"
    assert SupplierProfile.objects.get(organisation__name="rejected Ltd").size == "micro"


def test_the_draft_is_left_half_filled(at):
    at("2017-11-29 10:00")
    hub = OrganisationFactory(hub=True)
    dps = dps_demonstration.establish(
        drafter=hub_person(Role.ASSESSOR, hub), decider=hub_person(Role.DECIDER, hub), authority=hub
    )
    firm = SupplierFactory()
    supplier_person(firm)
    draft = demonstration.begin(dps, firm, demonstration.SCRIPTS["draft"], sections=8)
    assert draft.is_draft
    assert draft.answers.filter(question="org-name").exists()
    assert not draft.answers.filter(question="insurance-public").exists()
