"""The first page: the next act first, most urgent on top."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts import needs
from accounts.models import Role
from tests.factories.accounts import buyer_person, hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms(monkeypatch):
    """Only what the test registers."""
    monkeypatch.setattr(needs, "_needs", [])
    monkeypatch.setattr(needs, "_standings", [])
    return needs


def page_of(client):
    return BeautifulSoup(client.get(reverse("home")).content, "html.parser").find("main")


def test_the_most_urgent_comes_first_and_what_has_no_date_last(client, at, rooms):
    now = at("2018-01-08 09:00")
    rooms.register(lambda person: [rooms.Need("Whenever", "/a/", "Look")])
    rooms.register(lambda person: [rooms.Need("Came in", "/d/", "Read", rule="rule DPS-18", since=now)])
    rooms.register(lambda person: [rooms.Need("Later", "/b/", "Do", now + timedelta(days=3), "DPS-12")])
    rooms.register(lambda person: [rooms.Need("Soon", "/c/", "Act", now + timedelta(hours=3))])
    sign_in(client, supplier_person())
    page = page_of(client)
    assert [heading.text for heading in page.find_all(["h2"])][:4] == ["Soon", "Later", "Came in", "Whenever"]
    assert "8 January 2018, 12 noon" in page.text
    assert "(DPS-12)" in page.text
    assert "Waiting since 8 January 2018 (rule DPS-18)" in page.text


def test_with_nothing_to_do_it_says_so(client, rooms):
    sign_in(client, supplier_person())
    assert "Nothing waits for you now" in page_of(client).text


def test_rooms_nearer_to_the_act_tell_first(client, rooms):
    rooms.register_standing(lambda person: [rooms.Standing("The register", "/r/")])
    rooms.register_standing(lambda person: [rooms.Standing("Your bid", "/b/")])
    sign_in(client, supplier_person())
    assert page_of(client).find("ul").text.strip() == "Your bidThe register"


def test_visitors_read_what_this_is_and_where_to_begin(client):
    page = page_of(client)
    assert page.find("a", href=reverse("dps:list"))
    assert "What needs you" not in page.text


def test_the_hub_sees_how_the_register_stands(client):
    sign_in(client, hub_person())
    assert "The register holds 1 public body." in page_of(client).text


def test_the_administrator_of_a_body_is_led_to_its_people(client):
    administrator = buyer_person(role=Role.ADMINISTRATOR)
    sign_in(client, administrator)
    team = reverse("accounts:team", args=[administrator.organisations()[0].pk])
    assert page_of(client).find("a", href=team)
