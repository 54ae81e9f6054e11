"""Everybody finds the notices, the awards and the API from the pages about the portal."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def links(address: str) -> set[str]:
    """Where the page leads."""
    page = BeautifulSoup(Client().get(address).content, "html.parser")
    return {link["href"].split("?")[0] for link in page.select("main a[href]")}


def test_the_front_page_leads_to_notices_and_awards():
    assert {reverse("notices:list"), reverse("notices:awards"), reverse("suppliers:register")} <= links("/")


def test_the_page_on_open_data_leads_to_all_of_it_and_every_link_opens():
    found = links(reverse("page_open_data"))
    names = ("list", "awards", "awards_csv", "awards_json", "bulk", "feed")
    assert {reverse(f"notices:{name}") for name in names} <= found
    assert {reverse("openapi"), reverse("reports:public_ledger"), reverse("suppliers:register")} <= found
    for address in found - {reverse("accounts:tokens")}:
        assert Client().get(address).status_code == 200, address
