"""The header offers each person the pages they begin from, and none that would be refused."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import Role
from tests.factories.accounts import UserFactory, auditor, buyer_person, hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db
PUBLIC = ["Home", "Notices and DPSs", "Admitted suppliers"]
OFFERED = {
    "nobody": (lambda: None, []),
    "a newcomer": (UserFactory, []),
    "a supplier": (supplier_person, ["Your applications", "Invitations"]),
    "an officer": (lambda: buyer_person(role=Role.OFFICER), ["Call-offs", "Fund"]),
    "the hub": (hub_person, ["Applications", "Members", "Call-offs", "DPSs you run", "Compliance"]),
    "an auditor": (auditor, ["Applications", "Members", "Call-offs", "Compliance", "Award report", "Ledger"]),
}


@pytest.mark.parametrize("who", OFFERED)
def test_the_header_offers_what_the_person_may_open(who: str) -> None:
    make, more = OFFERED[who]
    person = make()
    browser = sign_in(Client(), person) if person else Client()
    links = BeautifulSoup(browser.get("/").content, "html.parser").select("nav.nhsuk-header__navigation a")
    assert [link.get_text(strip=True) for link in links] == PUBLIC + more
    assert {link["href"]: browser.get(link["href"]).status_code for link in links if link["href"] != "/"} == {
        link["href"]: 200 for link in links if link["href"] != "/"
    }


def test_the_page_one_is_on_is_marked() -> None:
    page = BeautifulSoup(Client().get("/dps/").content, "html.parser")
    assert page.select_one("nav a[aria-current=page]").get_text(strip=True) == "Notices and DPSs"


def test_a_page_below_under_another_address_marks_its_place_too() -> None:
    page = BeautifulSoup(Client().get("/notices/").content, "html.parser")
    assert page.select_one("nav .nhsuk-header__navigation-item--current").get_text(strip=True) == "Notices and DPSs"
