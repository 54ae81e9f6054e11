"""A supplier states how big it is; registers and notices tell what follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import queries
from accounts.models import Role, SizeStatement
from ledger.models import Entry
from suppliers.models import SupplierProfile
from tests.factories.accounts import hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db

FIGURES = {
    "year_end": "31 3 2017", "currency": "GBP", "staff": "40", "turnover": "8,000,000", "balance_sheet": "6000000",
    "is_publicly_controlled": "no", "nature": "cic", "related-TOTAL_FORMS": "1", "related-INITIAL_FORMS": "0",
}  # fmt: skip
GROUP = {
    "related-0-name": "Holding plc", "related-0-relation": "linked", "related-0-share": "80",
    "related-0-staff": "300", "related-0-turnover": "60000000", "related-0-balance_sheet": "50000000",
}  # fmt: skip


@pytest.fixture
def owner(at, client):
    at("2017-12-01 09:00")
    person = supplier_person()
    sign_in(client, person)
    return person


def state(client, person, **changes):
    return client.post(reverse("accounts:state_size", args=[person.organisations()[0].pk]), FIGURES | changes)


def see(client, person):
    return client.get(reverse("accounts:size", args=[person.organisations()[0].pk])).content.decode()


def test_a_small_firm_states_its_figures_and_counts_as_sme_and_vcse(client, owner):
    assert state(client, owner).status_code == 302
    page = see(client, owner)
    assert "a small enterprise, and so an SME" in page
    assert "£0.785531 to the euro" in page
    assert "since 1 January 2016" in page
    profile = SupplierProfile.objects.get(organisation=owner.organisations()[0])
    assert (profile.is_sme, profile.is_vcse, profile.size) == (True, True, "small")
    assert Entry.objects.filter(verb="size_stated").exists()


def test_the_empty_row_that_the_page_offers_need_not_be_filled(client, owner):
    firm = owner.organisations()[0]
    form = client.get(reverse("accounts:state_size", args=[firm.pk])).content.decode()
    assert 'name="related-INITIAL_FORMS" value="0"' in form
    assert 'name="related-0-name"' in form


def test_the_group_behind_a_small_firm_makes_it_no_sme(client, owner):
    state(client, owner, **GROUP)
    assert "is not an SME" in see(client, owner)
    assert not SupplierProfile.objects.get().is_sme


def test_the_size_at_an_earlier_time_stays_answerable(client, owner, at):
    firm = owner.organisations()[0]
    state(client, owner)
    later = at("2018-06-01 09:00")
    state(client, owner, year_end="31 3 2018", staff="60")
    between = at("2018-01-01 09:00")
    assert queries.statements_until(firm, between).first().year_end == date(2017, 3, 31)
    assert queries.statements_until(firm, later).first().year_size == "medium"
    assert queries.statements_until(firm, later).first().size == "small"  # one year over the ceiling changes nothing
    assert not queries.statements_until(firm, at("2017-11-01 09:00"))


def test_a_year_stated_again_with_another_last_day_is_still_one_year(client, owner, at):
    state(client, owner, staff="60", year_end="31 3 2017")
    at("2017-12-01 10:00")
    state(client, owner, staff="40", year_end="30 4 2017")
    assert queries.statements_until(owner.organisations()[0], at("2017-12-02 09:00")).first().size == "small"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"year_end": "31 3 2018"}, "not one that is still running"),
        ({"year_end": "31 3 2014"}, "ended more than 2 years ago"),
        ({"year_end": "31 2 2017"}, "as a real date"),
        ({"staff": "many"}, "takes a number"),
        ({"turnover": "-1"}, "“Yearly turnover” has to be 0 or more"),
        ({"turnover": ""}, "Fill in “Yearly turnover”"),
        ({"related-0-name": "Half"}, "Enterprise 1: Choose an answer to “How it belongs”"),
        (GROUP | {"related-0-relation": "partner"}, "A partner holds, or is held to, 25 to 50 percent"),
        (GROUP | {"related-0-share": "101"}, "can be 100 at most"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(client, owner, changes, words):
    page = state(client, owner, **changes).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert 'value="6000000"' in page
    assert not SizeStatement.objects.exists()


def test_another_row_keeps_what_was_typed_and_keeps_nothing_yet(client, owner):
    page = state(client, owner, more="1", **GROUP).content.decode()
    assert "Enterprise 2" in page
    assert "Holding plc" in page
    assert "There is a problem" not in page
    assert not SizeStatement.objects.exists()


def test_euros_need_no_rate(client, owner):
    state(client, owner, currency="EUR")
    statement = SizeStatement.objects.get()
    assert (statement.pounds_per_euro, statement.figures(None).turnover) == (None, Decimal(8_000_000))


def test_what_was_stated_cannot_be_changed_not_even_in_the_database(client, owner):
    state(client, owner)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        SizeStatement.objects.update(size="micro")


def test_editors_state_viewers_and_the_hub_read_and_others_know_nothing(client, owner):
    firm = owner.organisations()[0]
    address = reverse("accounts:state_size", args=[firm.pk])
    for person, form, shown in (
        (supplier_person(Role.EDITOR, firm), 200, 200),
        (supplier_person(Role.VIEWER, firm), 403, 200),
        (hub_person(), 404, 200),
        (supplier_person(), 404, 404),
    ):
        sign_in(client, person)
        assert client.get(address).status_code == form
        assert client.get(reverse("accounts:size", args=[firm.pk])).status_code == shown


def test_a_long_history_costs_no_more_queries(client, owner):
    state(client, owner)
    see(client, owner)
    with CaptureQueriesContext(connection) as one:
        see(client, owner)
    for _ in range(3):
        state(client, owner, **GROUP)
    see(client, owner)
    with CaptureQueriesContext(connection) as many:
        see(client, owner)
    assert len(many) == len(one)
