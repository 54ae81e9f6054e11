"""Who needs a second factor gets nowhere without one, and cannot lose the last."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import SECOND_FACTOR_ROLES, Role
from tests.factories.accounts import (
    TOTP_SECRET,
    OrganisationFactory,
    buyer_person,
    hub_person,
    person_with,
    sign_in,
    supplier_person,
    totp_code,
)

pytestmark = pytest.mark.django_db


def secret_shown(client: Client) -> str:
    """The secret that the page tells the person to type into the app."""
    page = BeautifulSoup(client.get(reverse("mfa_activate_totp")).content, "html.parser")
    return page.find(class_="portal-mono").text


@pytest.mark.parametrize("role", SECOND_FACTOR_ROLES)
def test_roles_that_need_one_are_sent_to_set_it_up_first(client, role):
    sign_in(client, person_with(role, OrganisationFactory(), totp=False))
    for name in ("home", "accounts:you", "dps:list"):
        assert client.get(reverse(name)).url == reverse("mfa_index")
    assert "Set one up to go on" in client.get(reverse("mfa_index")).content.decode()


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "account_logout", "page_privacy"])
def test_the_pages_to_set_it_up_and_to_leave_stay_open(client, name):
    sign_in(client, hub_person(totp=False))
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR, Role.VIEWER, Role.EVALUATOR])
def test_other_roles_need_none(client, role):
    sign_in(client, person_with(role, OrganisationFactory(), totp=False))
    assert client.get(reverse("home")).status_code == 200


def test_setting_up_an_app_opens_the_portal_and_gives_recovery_codes(client):
    sign_in(client, buyer_person(totp=False))
    secret = secret_shown(client)
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("home")).status_code == 200
    codes = client.get(reverse("mfa_download_recovery_codes")).content.decode().split()
    assert len(codes) == 10


def test_a_recovery_code_signs_in_once(client):
    person = buyer_person(totp=False)
    sign_in(client, person)
    secret = secret_shown(client)
    client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    code = client.get(reverse("mfa_download_recovery_codes")).content.decode().split()[0]
    for expected in (200, 302):
        browser = Client()
        browser.post(reverse("account_login"), {"login": person.email, "password": "correct horse battery staple"})
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert browser.get(reverse("accounts:you")).status_code == expected


def test_the_last_factor_stays_with_those_who_need_one(client):
    sign_in(client, hub_person())
    assert "asks for a second factor" in client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_others_may_remove_theirs(client):
    sign_in(client, supplier_person(totp=True))
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type="totp").exists()


def test_the_secret_is_not_readable_in_the_database():
    hub_person()
    kept = Authenticator.objects.get(type="totp")
    assert TOTP_SECRET not in str(kept.data)
    assert kept.wrap().validate_code(totp_code())
