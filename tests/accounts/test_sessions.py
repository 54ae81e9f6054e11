"""Sessions end by time, and what was typed survives it, for the same person only."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import kept_input, sessions
from accounts.models import Organisation
from tests.factories.accounts import (
    PASSWORD,
    OrganisationFactory,
    hub_person,
    is_signed_in,
    sign_in,
    supplier_person,
    totp_code,
)

pytestmark = pytest.mark.django_db
TYPED = {"name": "Café & Söhne Ltd", "company_number": "01234567", "address": "1 High Street\nLeeds", "password": "x"}


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=61)` lets the machine's clock go on."""
    start = sessions.time.time()

    def move(minutes: float) -> None:
        monkeypatch.setattr(sessions.time, "time", lambda: start + minutes * 60)

    return move


def again(client: Client, person) -> None:
    """Sign in as a person does, in the same browser."""
    client.post(
        reverse("account_login"),
        {"login": person.email, "password": PASSWORD, "next": reverse("accounts:kept_input")},
    )


def test_an_hour_without_a_request_ends_it(client, later):
    sign_in(client, supplier_person())
    assert is_signed_in(client)
    later(59)
    assert is_signed_in(client)
    later(59 + 61)
    assert not is_signed_in(client)


def test_half_an_hour_ends_it_for_those_who_decide(client, later):
    sign_in(client, hub_person())
    assert is_signed_in(client)
    later(31)
    assert not is_signed_in(client)


def test_twelve_hours_end_it_whatever_is_done(client, later):
    sign_in(client, supplier_person())
    for minutes in range(0, 12 * 60, 50):
        later(minutes)
        assert is_signed_in(client)
    later(12 * 60 + 1)
    assert not is_signed_in(client)


def test_the_page_says_how_long_one_stays_and_the_script_can_ask_for_more(client):
    sign_in(client, supplier_person())
    page = BeautifulSoup(client.get(reverse("home")).content, "html.parser")
    notice = page.find(attrs={"data-session-seconds": "3600"})
    assert "60 minutes" in notice.text
    assert client.get(notice["data-session-stay"]).status_code == 204


def test_what_was_typed_is_offered_after_signing_in_again_and_can_be_sent(client, later):
    person = supplier_person()
    sign_in(client, person)
    client.get(reverse("home"))
    later(61)
    answer = client.post(reverse("accounts:register_supplier"), TYPED)
    assert answer.url.startswith(reverse("account_login"))
    assert not Organisation.objects.filter(company_number="01234567").exists()
    again(client, person)
    page = BeautifulSoup(client.get(reverse("accounts:kept_input")).content, "html.parser")
    form = page.find("form", action=reverse("accounts:register_supplier"))
    fields = {field["name"]: field["value"] for field in form.find_all("input")}
    assert fields.items() >= {name: TYPED[name] for name in ("name", "company_number", "address")}.items()
    assert "password" not in fields
    client.post(form["action"], fields)
    assert Organisation.objects.get(company_number="01234567").name == TYPED["name"]


def test_nobody_else_gets_it_in_the_same_browser(client, later):
    sign_in(client, supplier_person())
    client.get(reverse("home"))
    later(61)
    client.post(reverse("accounts:register_supplier"), TYPED)
    again(client, supplier_person())
    assert client.get(reverse("accounts:kept_input")).url == reverse("home")


def test_it_can_be_thrown_away(client, later):
    person = supplier_person()
    sign_in(client, person)
    client.get(reverse("home"))
    later(61)
    client.post(reverse("accounts:register_supplier"), TYPED)
    again(client, person)
    assert client.post(reverse("accounts:kept_input")).url == reverse("accounts:register_supplier")
    assert client.get(reverse("accounts:kept_input")).url == reverse("home")


def test_the_database_alone_does_not_tell_what_was_typed(client, later):
    person = supplier_person()
    sign_in(client, person)
    client.get(reverse("home"))
    later(61)
    client.post(reverse("accounts:register_supplier"), TYPED)
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert any(kept_input.SLOT in session for session in kept)
    assert "01234567" not in json.dumps(kept)
    del client.cookies[kept_input.COOKIE]
    again(client, person)
    assert client.get(reverse("accounts:kept_input")).url == reverse("home")


@pytest.mark.parametrize("how", ["the cookie went", "signed out in another tab"])
@pytest.mark.parametrize("who", ["the same person", "somebody else"])
def test_a_session_that_went_from_under_a_form_loses_nothing_and_shows_nobody_else_what_was_typed(client, how, who):
    person = supplier_person()
    sign_in(client, person)
    client.get(reverse("home"))
    if how == "the cookie went":
        del client.cookies[settings.SESSION_COOKIE_NAME]
    else:
        client.post(reverse("account_logout"))
    client.post(reverse("accounts:register_supplier"), TYPED | {"share": "30"})
    again(client, person if who == "the same person" else supplier_person())
    reply = client.get(reverse("accounts:kept_input"))
    if who == "somebody else":
        assert reply.url == reverse("home")
    else:
        assert 'name="share" value="30"' in reply.content.decode()


def test_a_forged_note_of_who_was_here_keeps_nothing(client):
    client.cookies[sessions.LAST] = f"{supplier_person().pk}:forged:forged"
    client.post(reverse("accounts:register_supplier"), TYPED)
    assert not Session.objects.exists()


def test_from_somebody_who_was_never_signed_in_nothing_is_kept(client):
    client.post(reverse("accounts:register_supplier"), TYPED)
    assert not Session.objects.exists()


def test_a_form_opened_before_the_last_sign_in_is_kept_and_offered():
    browser, person = Client(enforce_csrf_checks=True), supplier_person()
    sign_in(browser, person)
    answer = browser.post(
        reverse("accounts:register_supplier"),
        TYPED | {"csrfmiddlewaretoken": "x" * 64},
        headers={"origin": "http://testserver"},
    )
    assert answer.url == reverse("accounts:kept_input")
    assert "Caf\u00e9 &amp; S\u00f6hne Ltd" in browser.get(answer.url).content.decode()


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_what_another_site_sends_is_refused_and_not_kept(origin):
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, supplier_person())
    assert browser.post(reverse("accounts:register_supplier"), TYPED, headers={"origin": origin}).status_code == 403
    assert browser.get(reverse("accounts:kept_input")).url == reverse("home")


def test_an_important_step_asks_again_after_ten_minutes_and_keeps_what_was_typed(client):
    owner = supplier_person()
    invite = reverse("accounts:invite", args=[owner.organisations()[0].pk])
    sign_in(client, owner, minutes_ago=11)
    answer = client.post(invite, {"email": "new@example.test", "role": "viewer"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    answer = client.post(answer.url, {"password": PASSWORD, "next": reverse("accounts:kept_input")})
    page = BeautifulSoup(client.get(answer.url).content, "html.parser")
    form = page.find("form", action=invite)
    fields = {field["name"]: field["value"] for field in form.find_all("input")}
    assert client.post(invite, fields).url == reverse("accounts:team", args=[owner.organisations()[0].pk])


def test_a_code_shows_that_it_is_still_you_as_well(client):
    decider = hub_person("decider")
    invite = reverse("accounts:invite", args=[OrganisationFactory().pk])
    sign_in(client, decider, minutes_ago=11)
    assert client.get(invite).status_code == 302
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code(), "next": invite})
    assert client.get(invite).status_code == 200


def test_a_sign_in_of_just_now_is_enough(client):
    owner = supplier_person()
    again(client, owner)
    assert client.get(reverse("accounts:invite", args=[owner.organisations()[0].pk])).status_code == 200
