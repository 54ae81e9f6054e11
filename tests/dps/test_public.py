"""What everybody reads and takes, and who may buy."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Kind
from documents.queries import content_of
from dps.eligibility import may_buy
from dps.models import Download, DynamicPurchasingSystem, Interest
from ledger import clock
from regulations.calendar import UK
from tests.factories.accounts import OrganisationFactory, UserFactory, hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db


def test_documents_are_free_to_anybody_and_every_download_is_recorded(published: DynamicPurchasingSystem) -> None:
    document = published.documents.first()
    address = reverse("dps:document", args=[published.reference, document.pk])
    person = supplier_person()
    taken = Client().get(address)
    assert b"".join(taken.streaming_content) == content_of(document.document)
    sign_in(Client(), person).get(address)
    assert sorted(str(d.person_id) for d in Download.objects.all()) == sorted(["None", str(person.pk)])


def test_the_hub_sees_downloads_of_known_people_and_others_as_counts(published: DynamicPurchasingSystem) -> None:
    address = reverse("dps:document", args=[published.reference, published.documents.first().pk])
    for ask in (Client().get, Client().get, Client().head, Client().options):  # the last two take nothing
        ask(address)
    browser = sign_in(Client(), hub_person(organisation=published.contracting_authority))
    assert "Downloads" in browser.get(reverse("dps:draft", args=[published.reference])).content.decode()
    assert Download.objects.filter(person=None).count() == 2


def test_a_document_that_is_not_there_is_not_found(published: DynamicPurchasingSystem) -> None:
    assert Client().get(reverse("dps:document", args=[published.reference, uuid.uuid4()])).status_code == 404
    assert Client().get(reverse("dps:specification", args=[published.reference, 7])).status_code == 404
    assert Client().get(reverse("dps:notice", args=["nothing"])).status_code == 404


def test_interest_is_expressed_once_withdrawn_and_expressed_again(published: DynamicPurchasingSystem) -> None:
    person = UserFactory()
    browser = sign_in(Client(), person)
    address = reverse("dps:interest", args=[published.reference])
    for _ in range(2):
        browser.post(address, {"express": "1"})
    assert Interest.objects.filter(person=person, withdrawn_at=None).count() == 1
    browser.post(address, {"withdraw": "1"})
    browser.post(address, {"withdraw": "1"})
    assert not Interest.objects.filter(person=person, withdrawn_at=None).exists()
    browser.post(address, {"express": "1"})
    assert Interest.objects.filter(person=person).count() == 2
    assert browser.post(address, {}).status_code == 404
    assert Client().post(address, {"express": "1"}).status_code == 302


def test_what_a_person_follows_stands_on_the_home_page_and_can_be_given_up_when_it_has_ended(
    published: DynamicPurchasingSystem, at
) -> None:
    browser = sign_in(Client(), UserFactory())
    notice, interest = (reverse(f"dps:{page}", args=[published.reference]) for page in ("notice", "interest"))
    browser.post(interest, {"express": "1"})
    assert f"You follow {published.title}. Open opportunity." in browser.get("/").content.decode()
    at("2020-04-01 09:00")
    assert "Withdraw your interest" in browser.get(notice).content.decode()
    browser.post(interest, {"withdraw": "1"})
    assert "You follow" not in browser.get("/").content.decode()
    assert 'name="express"' not in browser.get(notice).content.decode()


def test_the_notice_leads_with_the_latest_version_of_a_document_and_keeps_the_earlier(
    published: DynamicPurchasingSystem, decider: Client
) -> None:
    first = published.documents.first()
    upload = SimpleUploadedFile("terms.txt", b"The terms as they are now.", "text/plain")
    given = {"title": first.title, "upload": upload, "reason": "The terms were unclear."}
    decider.post(reverse("dps:library", args=[published.reference]), given)
    page = BeautifulSoup(Client().get(reverse("dps:notice", args=[published.reference])).content, "html.parser")
    [line] = [row for row in page.find(id="documents").find_next("ul").find_all("li") if first.title in row.text]
    assert [link.get_text() for link in line.find_all("a")] == [
        f"{first.title}, version 2", f"{first.title}, version 1",
    ]  # fmt: skip
    assert "published 29 November 2017" in " ".join(line.text.split())


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("2017-12-29 23:58", "The first round closes"),
        ("2018-01-02 09:00", "The first round has closed; suppliers can apply at any time until 31 March 2020"),
        ("2020-03-31 23:59", "The first round has closed"),
        ("2020-04-01 00:00", "Closed opportunity"),
    ],
)
def test_the_status_follows_from_the_dates(published: DynamicPurchasingSystem, at, moment: str, says: str) -> None:
    at(moment)
    assert says in Client().get(reverse("dps:notice", args=[published.reference])).content.decode()


LISTED = [Kind.ACUTE_TRUST, Kind.HEALTH_AND_CARE_TRUST, Kind.MENTAL_HEALTH_TRUST, Kind.CCG, Kind.AMBULANCE_TRUST,
          Kind.AREA_TEAM, Kind.SPECIAL_HEALTH_AUTHORITY, Kind.NHS_ENGLAND, Kind.LOCAL_AUTHORITY]  # fmt: skip


@pytest.mark.parametrize("kind", LISTED)
def test_every_kind_of_body_that_the_notice_lists_may_buy(published: DynamicPurchasingSystem, kind: str) -> None:
    assert may_buy(OrganisationFactory(kind=kind), published, clock.now()).ok


@pytest.mark.parametrize("kind", [Kind.CSU, Kind.ICB, Kind.SUPPLIER, Kind.OTHER])
def test_a_body_outside_the_list_is_told_why_it_cannot_buy(published: DynamicPurchasingSystem, kind: str) -> None:
    answer = may_buy(OrganisationFactory(kind=kind), published, clock.now())
    assert not answer.ok
    assert Kind(kind).label in answer.reason
    assert "Clinical commissioning group" in answer.reason


@pytest.mark.parametrize(
    ("kind", "moment", "says"),
    [
        (Kind.CCG, "2022-06-30 23:59", ""),
        (Kind.CCG, "2022-07-01 00:00", "no such bodies since 30 June 2022 (Health and Care Act 2022)"),
        (Kind.ICB, "2022-06-30 23:59", "from 1 July 2022 (Health and Care Act 2022)"),
        (Kind.ICB, "2022-07-01 00:00", ""),
    ],
)
def test_a_body_buys_on_the_days_on_which_there_are_bodies_of_its_kind(kind: str, moment: str, says: str) -> None:
    listed = DynamicPurchasingSystem(eligible_kinds=[Kind.CCG, Kind.ICB])
    answer = may_buy(OrganisationFactory(kind=kind), listed, datetime.fromisoformat(moment).replace(tzinfo=UK))
    assert (answer.ok, says in answer.reason) == (not says, True)


def test_a_closed_body_is_told_its_successor(published: DynamicPurchasingSystem) -> None:
    closed = OrganisationFactory(closed_on="2017-04-01")
    successor = OrganisationFactory(name="NHS New Place CCG")
    closed.successors.add(successor, through_defaults={"on": date(2018, 4, 1)})
    closed.refresh_from_db()
    answer = may_buy(closed, published, clock.now())
    assert not answer.ok
    assert "NHS New Place CCG" in answer.reason


def test_the_list_finds_by_words_and_says_so_when_nothing_matches(published: DynamicPurchasingSystem) -> None:
    browser = Client()
    assert published.title in browser.get("/dps/?q=consultation").content.decode()
    assert "No system has these words" in browser.get("/dps/?q=zebra").content.decode()
    assert browser.get("/dps/?q=" + "x" * 5_000).status_code == 200
    assert browser.get("/dps/?page=nonsense").status_code == 200


def test_the_notice_takes_as_many_queries_however_much_it_holds(published, django_assert_max_num_queries) -> None:
    address = reverse("dps:notice", args=[published.reference])
    Client().get(address)
    with django_assert_max_num_queries(14):
        Client().get(address)


def test_only_who_may_apply_is_offered_to(published: DynamicPurchasingSystem) -> None:
    address, apply = reverse("dps:notice", args=[published.reference]), f'href="/apply/{published.reference}/"'

    def page(person) -> str:
        return sign_in(Client(), person).get(address).content.decode()

    assert apply in Client().get(address).content.decode()
    assert apply in page(supplier_person())
    assert apply not in page(hub_person(organisation=published.contracting_authority))
    assert apply not in page(newcomer := UserFactory())
    assert reverse("accounts:register_supplier") in page(newcomer)
