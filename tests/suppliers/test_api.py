"""Programs read what the pages show, by the same policies."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.suppliers import SupplierFactory, admit
from tests.suppliers import story

pytestmark = pytest.mark.django_db
APPLICATIONS, ASSESSMENTS = "suppliers:api-application-list", "suppliers:api-assessment-list"


def test_a_supplier_reads_its_own_applications_and_nobody_elses(dps, firm, owner, stranger):
    application = story.applied(dps, firm, 1)
    (mine,) = owner.get(reverse(APPLICATIONS)).json()["results"]
    assert mine["reference"] == application.reference
    assert mine["receipt"] == application.receipt.code
    assert mine["lots"][0]["due_rule"] == "10 working days from receipt, regulation 34(16)"
    assert stranger.get(reverse(APPLICATIONS)).json()["results"] == []
    one = reverse("suppliers:api-application-detail", args=[application.pk])
    assert owner.get(one).status_code == 200
    assert stranger.get(one).status_code == 404


def test_the_hub_reads_its_queue_and_a_supplier_does_not(dps, firm, owner, assessor):
    story.applied(dps, firm, 1)
    (waiting,) = assessor.get(reverse(ASSESSMENTS)).json()["results"]
    assert waiting["organisation"] == "Clearwater Health Ltd"
    assert assessor.get(reverse(ASSESSMENTS) + "?whose=mine").json()["results"] == []
    assert owner.get(reverse(ASSESSMENTS)).status_code == 403
    assert Client().get(reverse(ASSESSMENTS)).status_code == 401


def test_everybody_reads_the_register(dps):
    admit(dps.lots.get(number=1), SupplierFactory(name="Alder Ltd"))
    (row,) = Client().get(reverse("suppliers:api-admission-list")).json()["results"]
    assert (row["supplier"], row["lot"], row["sme"]) == ("Alder Ltd", 1, True)


def test_nothing_can_be_written_over_the_reading_api(owner):
    assert owner.post(reverse(APPLICATIONS), {}).status_code == 405
