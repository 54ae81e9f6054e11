"""An address with a null character is nobody's."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/notices/%00/",
        "/notices/%00/pdf/",
        "/ocds/records/%00.json",
        "/dps/%00/",
        "/call-offs/%00/",
        "/api/v1/notices/%00/",
    ],
)
def test_a_null_character_in_an_address_is_not_found(address: str):
    answer = Client().get(address)
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


@pytest.mark.parametrize("query", ["q=a%00b", "q=%%0000", "%00=1", "page=%00"])
@pytest.mark.parametrize("address", ["/dps/", "/notices/", "/awards/", "/admitted/", "/ledger/"])
def test_a_search_with_a_null_character_answers(address: str, query: str):
    assert Client().get(f"{address}?{query}").status_code == 200
