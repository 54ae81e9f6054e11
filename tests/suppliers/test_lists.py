"""Queue and register: what they show, as page, CSV, JSON, and with how many queries."""

from __future__ import annotations

import csv
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.suppliers import SupplierFactory, admit, step
from tests.suppliers import story

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    """How many queries a page needs, once everything is warm."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_the_queue_needs_the_same_queries_for_one_and_for_many(dps, firm, assessor):
    story.applied(dps, firm, 1)
    one = queries(assessor, reverse("suppliers:queue"))
    for _ in range(4):
        story.applied(dps, SupplierFactory(), 1, 2)
    assert queries(assessor, reverse("suppliers:queue")) == one


def test_the_workbench_needs_the_same_queries_for_few_and_for_many_requirements(at):
    at("2017-12-04 10:00")
    needed = []
    for count in (2, 30):
        dps = story.a_dps(requirements=count)
        row = story.row_of(story.applied(dps, SupplierFactory(), 1))
        client = story.signed_in(story.hub_person(dps, "assessor", "Asha"))
        story.find_all(client, row)
        names = ["assess", "all_answers", "recommend"]
        addresses = [reverse(f"suppliers:{name}", args=[row.pk]) for name in names]
        addresses.append(reverse("suppliers:findings", args=[row.pk, "requirements-1"]))
        needed.append([queries(client, address) for address in addresses])
    assert needed[0] == needed[1]


def test_a_page_of_the_questionnaire_needs_the_same_queries_empty_and_full(dps, owner):
    draft = story.start(owner, dps, 1)
    pages = [story.page_of(draft, "organisation"), reverse("suppliers:application", args=[draft.pk])]
    empty = [queries(owner, address) for address in pages]
    story.fill(owner, draft)
    assert [queries(owner, address) for address in pages] == empty


def test_the_register_shows_everybody_admitted_and_filters_by_its_address(dps):
    first, second = dps.lots.all()
    admit(first, SupplierFactory(name="Alder Ltd"))
    admit(second, SupplierFactory(name="Birch Ltd"))
    ended = admit(first, SupplierFactory(name="Cedar Ltd"))
    step([ended], "remove")
    register = reverse("suppliers:register")
    everybody = Client().get(register).content.decode()
    assert "Alder Ltd" in everybody
    assert "Birch Ltd" in everybody
    assert "Cedar Ltd" not in everybody
    assert "Alder Ltd" not in Client().get(f"{register}?lot=2").content.decode()
    assert "No supplier matches" in Client().get(f"{register}?q=zzz").content.decode()


@pytest.mark.parametrize("odd", ["?lot=x", "?lot=99999", "?sme=perhaps", "?q=%00", "?page=x", "?page=9999", "?dps=%27"])
def test_odd_filters_do_no_harm(dps, odd):
    assert Client().get(reverse("suppliers:register") + odd).status_code == 200


def test_csv_and_json_hold_exactly_what_is_shown_and_no_formula(dps):
    admit(dps.lots.get(number=1), SupplierFactory(name="=cmd()|evil Ltd"))
    admit(dps.lots.get(number=2), SupplierFactory(name="Birch Ltd"))
    sheet = b"".join(Client().get(reverse("suppliers:register_csv") + "?lot=1").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(sheet.splitlines())
    assert row["supplier"] == "'=cmd()|evil Ltd"
    assert row["sme"] == "yes"
    data = json.loads(Client().get(reverse("suppliers:register_json")).getvalue())
    assert data["count"] == 2
    assert {entry["supplier"] for entry in data["admissions"]} == {"=cmd()|evil Ltd", "Birch Ltd"}


def test_the_register_needs_the_same_queries_for_one_and_for_many(dps):
    lot = dps.lots.get(number=1)
    admit(lot)
    one = queries(Client(), reverse("suppliers:register"))
    for _ in range(5):
        admit(lot)
    assert queries(Client(), reverse("suppliers:register")) == one
