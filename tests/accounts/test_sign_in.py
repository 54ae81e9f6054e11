"""Getting in: sign-up, confirmation, sign-in, reset, throttling, and that none of it tells who has an account."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory, hub_person, is_signed_in, sign_in, totp_code

pytestmark = pytest.mark.django_db
NEW = {"name": "Nia O'Neill", "email": "Nia@Example.test", "password1": PASSWORD}


def sign_in_with(client: Client, email: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_somebody_new_confirms_the_address_and_signs_in(client, link_in_mail):
    client.post(reverse("account_signup"), NEW)
    assert mail.outbox[-1].to == ["nia@example.test"]
    assert not is_signed_in(client)
    confirm = link_in_mail("confirm-email")
    assert b"nia@example.test" in client.get(confirm).content
    client.post(confirm)
    other_browser = Client()
    assert sign_in_with(other_browser, "NIA@example.test").status_code == 302
    assert is_signed_in(other_browser)
    assert User.objects.get().name == "Nia O'Neill"


@pytest.mark.parametrize(("wanted", "kept"), [("/dps/X/", True), ("https://elsewhere.test/", False)])
def test_the_page_that_somebody_signed_up_for_is_shown_in_the_end(client, link_in_mail, wanted, kept):
    client.post(reverse("account_signup"), NEW | {"next": wanted})
    confirmed = client.post(link_in_mail("confirm-email"))
    assert ("next=%2Fdps%2FX%2F" in confirmed.url) is kept
    assert confirmed.url.startswith(reverse("account_login"))


def test_an_address_longer_than_an_account_keeps_is_not_cut(client):
    page = client.post(reverse("account_signup"), NEW | {"email": f"{'x' * 250}@example.test"}).content.decode()
    assert "Shorten “E-mail address” to 254 characters or fewer" in page
    assert not User.objects.exists()


def test_without_confirmation_nobody_gets_in(client):
    client.post(reverse("account_signup"), NEW)
    answer = sign_in_with(client, NEW["email"])
    assert answer.url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)


def test_sign_up_answers_the_same_for_an_address_that_has_an_account(client):
    UserFactory(email="known@example.test")
    known = client.post(reverse("account_signup"), NEW | {"email": "known@example.test"})
    unknown = Client().post(reverse("account_signup"), NEW | {"email": "unknown@example.test"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mail.outbox[0].subject == "You have an account already"
    assert User.objects.count() == 2


def test_sign_in_answers_the_same_for_known_and_unknown_addresses(client):
    UserFactory(email="known@example.test")
    answers = [
        sign_in_with(Client(), address, "not the password").content.decode().replace(address, "")
        for address in ("known@example.test", "other@example.test")
    ]
    words = "The e-mail address or the password is not right."
    assert all(words in answer for answer in answers)


def test_reset_answers_the_same_and_mails_both(client):
    UserFactory(email="known@example.test")
    answers = [
        client.post(reverse("account_reset_password"), {"email": address})
        for address in ("known@example.test", "other@example.test")
    ]
    assert answers[0].url == answers[1].url
    assert [sent.subject for sent in mail.outbox] == ["Set a new password", "There is no account with this address"]


def test_reset_sets_a_new_password_with_a_link_that_works_once(client, link_in_mail):
    person = UserFactory()
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = link_in_mail("/password/reset/")
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "an entirely new password"})
    assert mail.outbox[-1].subject == "Your password was reset"
    assert sign_in_with(Client(), person.email, "an entirely new password").status_code == 302
    assert b"too old, or was used already" in Client().get(link, follow=True).content


@pytest.mark.parametrize(
    ("password", "reason"),
    [("short", "12"), ("password1234", "too common"), ("nia@example.test", "too similar")],
)
def test_weak_passwords_are_refused_with_the_reason(client, password, reason):
    answer = client.post(reverse("account_signup"), NEW | {"password1": password})
    assert reason in answer.content.decode()
    assert not User.objects.exists()


def test_five_wrong_passwords_make_one_wait_and_a_reset_ends_the_wait_at_once(client, link_in_mail):
    person = UserFactory()
    for _ in range(5):
        sign_in_with(Client(), person.email, "not the password")
    assert b"Too many tries" in sign_in_with(client, person.email).content
    client.post(reverse("account_reset_password"), {"email": person.email})
    form = client.get(link_in_mail("/password/reset/"), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "an entirely new password"})
    assert sign_in_with(Client(), person.email, "an entirely new password").status_code == 302


def test_session_id_changes_at_sign_in(client):
    person = UserFactory()
    client.get(reverse("account_login"))
    client.session["something"] = "before"
    before = client.cookies.get("session")
    sign_in_with(client, person.email)
    assert client.cookies["session"].value != (before.value if before else "")


def test_a_code_is_asked_for_after_the_password_and_works_once(client):
    person = hub_person()
    assert sign_in_with(client, person.email).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert b"code is not right" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content
    code = totp_code()
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)
    again = Client()
    sign_in_with(again, person.email)
    assert b"was used already" in again.post(reverse("mfa_authenticate"), {"code": code}).content


def test_the_address_changes_only_when_the_new_one_is_confirmed(client, link_in_mail):
    person = UserFactory(email="old@example.test")
    sign_in(client, person)
    client.post(reverse("account_email"), {"email": "new@example.test", "action_add": "1"})
    assert User.objects.get().email == "old@example.test"
    client.post(link_in_mail("confirm-email"))
    assert User.objects.get().email == "new@example.test"
    assert EmailAddress.objects.get().email == "new@example.test"
    assert ["old@example.test"] in [sent.to for sent in mail.outbox]


def test_somebody_is_signed_out_everywhere_else(client):
    person = UserFactory()
    elsewhere = sign_in(Client(), person)
    elsewhere.get(reverse("home"))
    sign_in(client, person).get(reverse("home"))
    assert b"Another browser" in client.get(reverse("usersessions_list")).content
    client.post(reverse("usersessions_list"))
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_redirects_after_sign_in_stay_inside(client):
    person = UserFactory()
    answer = client.post(
        reverse("account_login"), {"login": person.email, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.url == reverse("home")
