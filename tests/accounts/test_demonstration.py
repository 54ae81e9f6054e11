"""The people of the demonstration: made once, and everybody can sign in as the page says."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import path, reverse

from accounts import demonstration
from accounts.models import Membership, Organisation, User
from accounts.views.demonstration import people
from dps_portal.urls import urlpatterns as portal

urlpatterns = [*portal, path("demonstration/people/", people, name="demonstration_people")]


@pytest.mark.django_db
def test_making_them_twice_makes_them_once():
    demonstration.create_people()
    before = User.objects.count(), Organisation.objects.count(), Membership.objects.count()
    made = demonstration.create_people()
    assert (User.objects.count(), Organisation.objects.count(), Membership.objects.count()) == before
    assert set(made) == {known.key for known in demonstration.ACCOUNTS}


@pytest.mark.django_db
@pytest.mark.parametrize("known", demonstration.ACCOUNTS, ids=lambda known: known.key)
def test_everybody_signs_in_with_what_the_page_shows(known, settings):
    settings.ROOT_URLCONF = __name__
    demonstration.create_people()
    client = Client()
    page = BeautifulSoup(client.get("/demonstration/people/").content, "html.parser").get_text()
    assert all(words in page for words in (known.email, demonstration.PASSWORD, known.code))
    client.post(reverse("account_login"), {"login": known.email, "password": demonstration.PASSWORD})
    if known.needs_code:
        client.post(reverse("mfa_authenticate"), {"code": known.code})
    assert known.name in client.get(reverse("accounts:you")).content.decode()


@pytest.mark.django_db
def test_public_bodies_are_real_ones_with_their_codes_and_successors():
    demonstration.create_people()
    leeds = Organisation.objects.get(ods_code="02V")
    assert leeds.name == "NHS Leeds North CCG"
    assert [one.name for one in leeds.successors.all()] == ["NHS Leeds CCG"]


def test_outside_a_demonstration_there_is_no_such_page(client, db):
    assert client.get("/demonstration/people/").status_code == 404


def test_the_terminal_lists_everybody():
    lines = "\n".join(demonstration.sign_ins())
    assert all(known.email in lines for known in demonstration.ACCOUNTS)
