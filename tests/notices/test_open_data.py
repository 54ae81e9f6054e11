"""Lists, feed, packages and records that programs follow; the register of awards as page, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from evaluations.models import Award
from notices import actions
from notices.models import Notice, Release
from tests.factories.evaluations import an_award
from tests.notices import story
from tests.once import Once

pytestmark = pytest.mark.django_db
NONSENSE = [
    "x",
    "1:\x00",
    "-1",
    "99999999999999999999",
    "999999999999999999:x",
    "\x00",
    "<b>",
    "%",
    "1:2:3",
    "²",
    "y" * 5000,
]


@pytest.fixture(scope="module")
def noticed(once: Once[Award]) -> Callable[[], Award]:
    def make() -> Award:
        award = an_award()
        story.published(award)
        actions.release_pending()
        return award

    return once(make)


@pytest.fixture
def award(noticed: Callable[[], Award], db: None) -> Award:
    """A noticed award; everything is released."""
    return noticed()


def rows_of_json(client: Client, query: dict[str, str] | None = None) -> dict[str, Any]:
    return json.loads(client.get(reverse("notices:awards_json"), query or {}).getvalue())


def rows_of_csv(client: Client, query: str = "") -> list[dict[str, str]]:
    content = b"".join(client.get(reverse("notices:awards_csv") + query).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_notices_are_listed_latest_first_and_found_by_kind_and_words(award: Award, client: Client):
    shown = client.get(reverse("notices:list")).content.decode()
    numbers = list(Notice.objects.order_by("-published_at").values_list("number", flat=True))
    assert len(numbers) == 2
    assert [shown.index(f"/notices/{number}/") for number in numbers] == sorted(
        shown.index(f"/notices/{number}/") for number in numbers
    )
    assert "1 notice." in client.get(reverse("notices:list"), {"kind": "award"}).content.decode()
    assert "1 notice." in client.get(reverse("notices:list"), {"q": numbers[0]}).content.decode()
    assert "No notice matches" in client.get(reverse("notices:list"), {"q": "zebra"}).content.decode()


@pytest.mark.parametrize("value", NONSENSE)
@pytest.mark.parametrize("page", ["list", "awards", "awards_json", "awards_csv", "bulk"])
def test_nonsense_in_an_address_is_no_error(client: Client, page: str, value: str):
    answer = client.get(reverse(f"notices:{page}"), dict.fromkeys(["q", "kind", "page", "after"], value))
    assert answer.status_code == 200
    assert b"".join(answer) if answer.streaming else answer.content


def test_an_unknown_process_or_release_is_not_there(client: Client):
    for address in (reverse("notices:package", args=["x"]), reverse("notices:record", args=["x"])):
        assert client.get(address).status_code == 404
    assert client.get(reverse("notices:release", args=["x"])).status_code == 404


def test_the_feed_is_atom_and_leads_to_each_notice(award: Award, client: Client):
    answer = client.get(reverse("notices:feed"))
    assert answer["Content-Type"].startswith("application/atom+xml")
    entries = ET.fromstring(answer.content).findall("{http://www.w3.org/2005/Atom}entry")  # noqa: S314  # our own
    links = {entry.find("{http://www.w3.org/2005/Atom}link").get("href") for entry in entries}
    assert {link.rstrip("/").rpartition("/")[2] for link in links} == set(
        Notice.objects.values_list("number", flat=True)
    )


def test_who_has_the_latest_gets_no_body(award: Award, client: Client):
    ocid = Release.objects.get(source__startswith="award-notice:").ocid
    for address in (reverse("notices:package", args=[ocid]), reverse("notices:record", args=[ocid])):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_package_changes_its_etag_with_a_new_release(award: Award, client: Client):
    address = reverse("notices:package", args=[Release.objects.get(source__startswith="award-notice:").ocid])
    first = client.get(address)
    story.contract(award)
    actions.release_pending()
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert len(again.json()["releases"]) == len(first.json()["releases"]) + 1


def test_following_the_bulk_package_meets_each_release_once(award: Award, client: Client, monkeypatch):
    monkeypatch.setattr("notices.views.open_data.BULK", 2)
    address, met = reverse("notices:bulk"), []
    while (package := client.get(address).json())["releases"]:
        assert len(package["releases"]) <= 2
        met += [release["id"] for release in package["releases"]]
        address = package["links"]["next"]
    assert sorted(met) == sorted(Release.objects.values_list("release_id", flat=True))
    monkeypatch.setattr("notices.actions.current_transaction", lambda: 2**60)  # a later transaction than the test's
    story.contract(award)
    actions.release_pending()
    assert [release["tag"] for release in client.get(address).json()["releases"]] == [["contract"]]


def test_page_csv_and_json_of_the_register_say_the_same(award: Award, client: Client):
    page = BeautifulSoup(client.get(reverse("notices:awards")).content, "html.parser")
    cells = [cell.get_text(strip=True) for cell in page.select("tbody td > div, tbody th")]
    [from_csv], [from_json] = (
        rows_of_csv(client),
        json.loads(client.get(reverse("notices:awards_json")).getvalue())["awards"],
    )
    assert from_csv == {name: str(value) for name, value in from_json.items()}
    price = next(row["price_ex_vat"] for row in award.result["bids"] if row["bid"] == str(award.winner_id))
    assert from_json["value_ex_vat"] == price
    assert from_json["bids_received"] == 2
    said = " ".join(cells)
    for name in ("title", "buyer", "winner"):
        assert from_json[name] in said
    assert from_json["winner_is_sme"].capitalize() in cells
    assert f"£{float(price):,.2f}".removesuffix(".00") in said


def test_the_register_is_filtered_alike_everywhere(award: Award, client: Client):
    year, size = award.approved_at.year, {True: "yes", False: "no"}[award.winner.organisation.supplier_profile.is_sme]
    for query, count in (
        ({}, 1), ({"q": award.competition.buyer.name}, 1), ({"q": award.competition.reference.lower()}, 1),
        ({"q": "zebra"}, 0), ({"year": year, "sme": size, "outcome": award.outcome}, 1), ({"year": year + 1}, 0),
        ({"sme": {"yes": "no", "no": "yes"}[size]}, 0), ({"outcome": "no_award"}, 0), ({"year": "\u0663"}, 1),
    ):  # fmt: skip
        page = client.get(reverse("notices:awards"), query).content.decode()
        assert rows_of_json(client, query)["count"] == count
        assert len(rows_of_csv(client, f"?{urlencode(query)}")) == count
        assert ("No award matches. Remove a filter." in page) is (count == 0)
        assert len(client.get("/api/v1/awards/", query).json()["results"]) == count


def test_an_award_without_notice_is_not_in_the_register(award: Award, client: Client):
    an_award()
    assert rows_of_json(client)["count"] == 1


def test_no_cell_of_the_csv_runs_as_a_formula(award: Award, client: Client):
    buyer = award.competition.buyer
    buyer.name = "=cmd|' /C calc'!A0"
    buyer.save()
    assert rows_of_csv(client)[0]["buyer"] == "'=cmd|' /C calc'!A0"
    assert rows_of_json(client)["awards"][0]["buyer"] == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("page", ["list", "feed", "awards", "awards_json"])
def test_more_rows_take_no_more_queries(award: Award, client: Client, page: str, counted: Any):
    client.get(reverse(f"notices:{page}"))
    few = counted(lambda: client.get(reverse(f"notices:{page}")))
    story.published(an_award())
    actions.release_pending()
    assert counted(lambda: client.get(reverse(f"notices:{page}"))) == few
