"""Every page of one's own account stands in our layout, and no link on it leads nowhere."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory, hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db

ANONYMOUS = [
    "home", "account_login", "account_signup", "account_reset_password", "account_reset_password_done",
    "account_email_verification_sent", "account_reset_password_from_key_done", "account_inactive",
    "page_accessibility", "page_privacy", "page_cookies", "page_open_data",
]  # fmt: skip
SIGNED_IN = [
    "home", "accounts:you", "accounts:register_supplier", "account_email", "account_change_password",
    "account_logout", "account_reauthenticate", "mfa_index", "mfa_add_webauthn", "mfa_list_webauthn",
    "usersessions_list",
]  # fmt: skip
WITHOUT_FACTOR = ["mfa_activate_totp"]
WITH_FACTOR = ["mfa_deactivate_totp", "mfa_reauthenticate", "mfa_generate_recovery_codes"]


def page_of(client: Client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.find("main", id="maincontent"), path
    assert len(page.find_all("h1")) == 1, path
    inline = [script for script in page.find_all("script") if not script.get("src") and "json" not in script["type"]]
    assert not inline, path
    assert not page.find_all(style=True), path
    return page


def lead_somewhere(client: Client, names: list[str]) -> None:
    """Each page stands, and every link on any of them is followed once, "Sign out" too: that only asks."""
    pages = [page_of(client, reverse(name)) for name in names]
    for link in {a["href"] for page in pages for a in page.find_all("a") if a.get("href", "").startswith("/")}:
        assert client.get(link).status_code in (200, 302), link


def test_pages_for_everybody(client):
    lead_somewhere(client, ANONYMOUS)


def test_pages_for_somebody_signed_in(client):
    lead_somewhere(sign_in(client, supplier_person()), SIGNED_IN + WITHOUT_FACTOR)


def test_pages_for_somebody_with_a_second_factor(client):
    lead_somewhere(sign_in(client, supplier_person(totp=True)), SIGNED_IN + WITH_FACTOR)


def test_the_page_that_asks_for_the_second_factor(client):
    person = hub_person()
    client.post(reverse("account_login"), {"login": person.email, "password": "correct horse battery staple"})
    page_of(client, reverse("mfa_authenticate"))


def test_links_that_are_no_longer_good_say_so(client):
    assert "too old" in page_of(client, reverse("account_confirm_email", args=["nonsense"])).text
    assert "too old" in page_of(client, reverse("account_reset_password_from_key", args=["1", "x-y"])).text


def test_too_many_requests_get_a_page_too(client):
    for _ in range(31):
        answer = client.get(reverse("account_login"))
    for _ in range(31):
        answer = client.post(reverse("account_login"), {"login": "a@example.test", "password": "x"})
    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.content.decode()


def test_a_person_with_no_organisation_is_led_to_register_one(client):
    page = page_of(sign_in(client, UserFactory()), reverse("home"))
    assert page.find("a", href=reverse("accounts:register_supplier"))
