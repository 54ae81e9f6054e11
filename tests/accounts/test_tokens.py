"""Tokens: shown once, kept as a hash, never more than their person, gone when revoked or expired."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, Role, Scope
from tests.factories.accounts import hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db


def make(client: Client, scope: str = Scope.READ) -> str:
    page = client.post(reverse("accounts:tokens"), {"name": "report", "scope": scope, "days": "90"}).content.decode()
    return re.search(r"dps_[\w-]{43}", page).group()


def ask(token: str, path: str = "/api/v1/applications/", method: str = "get"):
    return getattr(Client(), method)(path, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def api(settings):
    """Our own API to ask: whether the person of a token belongs to a supplier."""
    settings.ROOT_URLCONF = "tests.accounts.token_urls"
    return "/me/"


def test_it_is_shown_once_and_kept_as_a_hash(client):
    sign_in(client, supplier_person())
    token = make(client)
    assert token not in client.get(reverse("accounts:tokens")).content.decode()
    assert token not in str(ApiToken.objects.values())


def test_it_stands_for_its_person(client, api):
    person = supplier_person()
    token, public = _two(client, person)
    assert ask(token, api).json() == {"email": person.email}
    assert ask(public, api).status_code in (401, 403)


def _two(client: Client, person) -> tuple[str, str]:
    from accounts.actions import make_token

    return tuple(make_token(by=person, name=scope, scope=scope, days=30)[1] for scope in (Scope.READ, Scope.PUBLIC))


def test_its_last_use_is_shown(client, api):
    token, _ = _two(client, supplier_person())
    ask(token, api)
    assert ApiToken.objects.get(scope=Scope.READ).last_used_at is not None


@pytest.mark.parametrize("how", ["revoked", "expired", "unknown", "closed account", "no second factor"])
def test_one_that_is_no_longer_good_opens_nothing(client, api, how):
    person = hub_person() if how == "no second factor" else supplier_person()
    token, _ = _two(client, person)
    match how:
        case "revoked":
            ApiToken.objects.update(revoked_at=timezone.now())
        case "expired":
            ApiToken.objects.update(created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now())
        case "unknown":
            token = "dps_" + "x" * 43
        case "closed account":
            person.is_active = False
            person.save()
        case "no second factor":
            person.authenticator_set.all().delete()
    assert ask(token, api).status_code == 401


def test_it_changes_nothing(client, api):
    token, _ = _two(client, supplier_person())
    assert ask(token, api, "post").status_code == 403


def test_only_its_person_revokes_it(client):
    owner = supplier_person()
    _two(client, owner)
    token = ApiToken.objects.first()
    address = reverse("accounts:revoke_token", args=[token.pk])
    assert sign_in(Client(), supplier_person(Role.OWNER, owner.organisations()[0])).post(address).status_code == 404
    assert sign_in(client, owner).post(address).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
