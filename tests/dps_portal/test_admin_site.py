"""The admin site: off by setting; where it is on, superusers with a second factor read reference data and no more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client, modify_settings, override_settings

from accounts.checks import every_view_has_a_policy
from ledger.models import Entry
from tests.factories.accounts import PASSWORD, OrganisationFactory, UserFactory, hub_person, sign_in

pytestmark = pytest.mark.django_db
REFERENCE_DATA = {"accounts.organisation", "accounts.succession", "accounts.registerload", "suppliers.questionnaire"}


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """ADMIN_SITE, with the table that its migration makes."""
    for config in apps.get_app_configs():  # the rooms have said what they add to each other, and say it once
        monkeypatch.setattr(type(config), "ready", lambda _: None)
    installed = {"append": "django.contrib.admin.apps.SimpleAdminConfig"}
    with (
        modify_settings(INSTALLED_APPS=installed),
        override_settings(ROOT_URLCONF="tests.dps_portal.admin_urls"),
    ):
        with connection.schema_editor() as editor:
            editor.create_model(apps.get_model("admin", "LogEntry"))
        yield


def superuser(*, totp: bool = True) -> Client:
    return sign_in(Client(), UserFactory(is_superuser=True, is_staff=True, totp=totp))


def test_without_the_setting_there_is_none() -> None:
    assert superuser().get("/admin/").status_code == 404


def test_it_holds_reference_data_alone_and_changes_none(on: None) -> None:
    from dps_portal.admin_site import site

    assert {model._meta.label_lower for model in site._registry} == REFERENCE_DATA
    body, browser = OrganisationFactory(name="NHS Leeds CCG"), superuser()
    supplier = OrganisationFactory(supplier=True)
    assert browser.get("/admin/").status_code == 200
    listed = browser.get("/admin/accounts/organisation/").content.decode()
    assert "NHS Leeds CCG" in listed
    assert supplier.name not in listed
    assert "Clinical commissioning group" in listed
    assert "Supplier" not in listed, "suppliers are no kind of public body"
    assert "NHS Leeds CCG" not in browser.get("/admin/accounts/organisation/?kind=acute_trust").content.decode()
    here = f"/admin/accounts/organisation/{body.pk}/"
    assert "NHS Leeds CCG" in browser.get(f"{here}change/").content.decode()
    assert browser.post(f"{here}change/", {"name": "Mine"}).status_code == 403
    assert browser.post(f"{here}delete/", {"post": "yes"}).status_code == 403
    assert browser.get("/admin/accounts/organisation/add/").status_code == 403
    for address in ("accounts/succession", "accounts/registerload", "suppliers/questionnaire"):
        assert browser.get(f"/admin/{address}/").status_code == 200, address
    for address in ("account/emailaddress", "mfa/authenticator", "tenders/bid", "accounts/user"):
        assert browser.get(f"/admin/{address}/").status_code == 404, address


def test_a_superuser_without_a_second_factor_sets_one_up_first(on: None) -> None:
    assert superuser(totp=False).get("/admin/").url == "/account/2fa/"


def test_nobody_signs_in_at_the_admin_site_itself(on: None, client: Client) -> None:
    person = UserFactory(is_superuser=True, is_staff=True, totp=True)
    answer = client.post("/admin/login/?next=/admin/", {"username": person.email, "password": PASSWORD})
    assert answer.url.startswith("/account/login/")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/account/login/")


def test_others_are_refused_and_it_is_recorded(on: None) -> None:
    browser = sign_in(Client(), hub_person(is_staff=True))
    assert browser.get("/admin/accounts/organisation/", follow=True).status_code == 403
    assert Entry.objects.filter(verb="refused").get().facts == {"policy": "accounts.may_use_admin_site"}


def test_the_portal_still_starts_with_it(on: None) -> None:
    assert every_view_has_a_policy(None) == []
