"""Pages about oneself, teams and the register as they look, and what only a browser can show: passkeys, warnings."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import actions
from accounts.models import Role, Scope
from accounts.register_import import load
from tests.factories.accounts import PASSWORD, hub_person, supplier_person, totp_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = (
    "home", "account_login", "account_signup", "account_reset_password", "account_reset_password_done",
    "account_email_verification_sent", "account_reset_password_from_key_done", "page_accessibility", "page_privacy",
    "page_cookies", "page_open_data",
)  # fmt: skip
OWN = (
    "home", "accounts:you", "accounts:register_supplier", "accounts:tokens", "account_email", "account_logout",
    "account_change_password", "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
    "mfa_list_webauthn", "usersessions_list",
)  # fmt: skip


def see(page, looks_right, names):
    """Go through pages and look at each."""
    for name in names:
        answer = page.goto(reverse(name))
        assert answer.status == 200, (name, answer.status)
        looks_right(page, name.replace(":", "-"))


def test_pages_for_everybody_look_right(visit, looks_right):
    see(visit(), looks_right, PUBLIC)


def test_pages_about_oneself_look_right(visit, looks_right):
    person = supplier_person()
    actions.make_token(by=person, name="monthly report", scope=Scope.READ, days=30)
    see(visit(person), looks_right, OWN)


def test_pages_of_a_team_look_right(visit, looks_right):
    owner = supplier_person()
    firm = owner.organisations()[0]
    colleague = supplier_person(Role.EDITOR, firm)
    actions.invite_colleague(by=owner, organisation=firm, email="somebody.new@example.test", role=Role.VIEWER)
    page = visit(owner)
    addresses = {
        "team": reverse("accounts:team", args=[firm.pk]),
        "invite": reverse("accounts:invite", args=[firm.pk]),
        "remove": reverse("accounts:end_membership", args=[colleague.memberships.get().pk]),
    }
    for name, address in addresses.items():
        assert page.goto(address).status == 200
        looks_right(page, name)


def test_pages_of_the_register_look_right(visit, looks_right):
    content = "ods_code,name,kind\n" + "".join(f"X{n:03d},NHS Place {n} CCG,ccg\n" for n in range(60))
    load(by=None, file=io.BytesIO(content.encode()), file_name="organisations.csv")
    refused = load(by=None, file=io.BytesIO(b"ods_code,name,kind\n1,,ccg\n"), file_name="organisations.csv")
    page = visit(hub_person())
    see(page, looks_right, ["accounts:public_bodies", "accounts:register_loads"])
    page.goto(reverse("accounts:register_load", args=[refused.pk]))
    looks_right(page, "register-load-refused")


def test_errors_stand_at_the_top_and_at_their_fields(visit, looks_right):
    page = visit(narrow=True)
    page.goto(reverse("account_signup"))
    page.get_by_role("button", name="Create an account").click()
    page.get_by_role("link", name="Fill in “Your full name”").click()
    assert page.evaluate("document.activeElement.name") == "name"
    looks_right(page, "signup-errors")


def test_somebody_signs_in_with_password_and_code_without_javascript(visit):
    person = hub_person()
    page = visit(javascript=False)
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(totp_code())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name=person.name)).to_be_visible()


def test_a_passkey_is_added_and_signs_in_by_itself(visit):
    """A key made of software stands in for a finger on a sensor; our policy lets allauth's script run."""
    person = supplier_person()
    page = visit(person)
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Use it instead of my password").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("link", name=person.name).wait_for()


def test_a_session_that_ends_soon_says_so_and_can_be_kept(visit, settings):
    settings.SESSION_IDLE_MINUTES = 4
    page = visit(supplier_person())
    page.clock.install()
    page.goto(reverse("home"))
    page.clock.run_for(15_000)
    assert "You will be signed out in 4 minutes" in page.get_by_role("alert").inner_text()
    page.clock.run_for(120_000)
    assert "in 2 minutes" in page.get_by_role("alert").inner_text()
    with page.expect_response(lambda answer: answer.url.endswith(reverse("accounts:stay"))) as asked:
        page.get_by_role("button", name="Stay signed in").click()
    assert asked.value.status == 204
    page.clock.run_for(15_000)
    assert "in 4 minutes" in page.get_by_role("alert").inner_text()


def test_what_was_typed_when_the_time_was_over_comes_back(visit, looks_right, settings):
    person = supplier_person()
    page = visit(person)
    page.goto(reverse("accounts:register_supplier"))
    page.get_by_label("Registered name").fill("Clearway Health Ltd")
    page.get_by_label("Companies House number").fill("01234567")
    page.get_by_label("Address").fill("1 Mill Lane, Leeds")
    settings.SESSION_IDLE_MINUTES = 0
    page.get_by_role("button", name="Register").click()
    page.get_by_label("E-mail address").wait_for()
    settings.SESSION_IDLE_MINUTES = 60
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("See what you entered").click()
    looks_right(page, "kept")
    page.get_by_role("button", name="Go on with what I entered").click()
    page.get_by_text("Clearway Health Ltd is registered").wait_for()


def test_the_page_that_asks_for_a_code_looks_right(visit, looks_right):
    page = visit(narrow=True)
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(hub_person().email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").wait_for()
    looks_right(page, "mfa_authenticate")


def test_who_skips_to_the_content_by_keyboard_is_led_to_what_is_wrong_with_a_form(visit):
    page = visit(supplier_person())
    page.goto(reverse("account_change_password"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#maincontent")).to_be_focused()
    page.locator("main form").first.evaluate("form => form.noValidate = true")
    page.locator("main form button[type=submit]").first.press("Enter")
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
