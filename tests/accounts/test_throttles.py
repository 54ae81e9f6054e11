"""Who asks the API too often is asked to wait: by token, by person, by address."""

from __future__ import annotations

import pytest
from django.test import Client
from redis.exceptions import ConnectionError as NoAnswer

from accounts import throttles
from accounts.actions import make_token
from accounts.models import Scope
from tests.factories.accounts import sign_in, supplier_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(monkeypatch, settings):
    """Two requests are an address's share, three a token's; `second(n)` sets the second of the hour."""
    settings.API_PER_MINUTE_ADDRESS, settings.API_PER_MINUTE_TOKEN = 2, 3
    hour = 3600 * 420_000

    def move(to: int) -> None:
        monkeypatch.setattr(throttles, "time", lambda: float(hour + to))

    move(40)
    return move


def ask(address: str = "198.51.100.7", token: str = "", client: Client | None = None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return (client or Client()).get("/api/v1/systems/", headers=headers, REMOTE_ADDR=address)


def statuses(times: int, **given) -> list[int]:
    return [ask(**given).status_code for _ in range(times)]


def test_an_address_that_asks_too_often_waits_for_the_next_minute_and_no_other_does(second):
    assert statuses(2) == [200, 200]
    refused = ask()
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "20")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["detail"] == "Too many requests. Wait 20 seconds, then go on."
    assert ask("198.51.100.8").status_code == 200
    second(60)
    assert ask().status_code == 200


@pytest.mark.usefixtures("second")
def test_the_addresses_of_one_subscriber_share_one_count():
    last = [ask(f"2001:db8:1:2::{n}").status_code for n in range(1, 4)]
    assert last == [200, 200, 429]
    assert ask("2001:db8:1:3::1").status_code == 200
    assert ask("").status_code == 200, "a server that is reached by a socket has no address"


@pytest.mark.usefixtures("second")
def test_a_token_and_a_person_have_a_share_of_their_own_wherever_they_are():
    person = supplier_person()
    one, other = (make_token(by=person, name=name, scope=Scope.READ, days=30)[1] for name in ("one", "other"))
    assert [ask(f"198.51.100.{n}", one).status_code for n in range(4)] == [200, 200, 200, 429]
    assert ask(token=other).status_code == 200
    browser = sign_in(Client(), person)
    assert statuses(4, client=browser) == [200, 200, 200, 429]


@pytest.mark.usefixtures("second")
def test_who_guesses_tokens_is_stopped():
    right = make_token(by=supplier_person(), name="right", scope=Scope.READ, days=30)[1]
    assert statuses(3, token="dps_guess") == [401, 401, 429]
    refused = ask(token=right)
    assert refused.status_code == 429, "a right guess opens nothing either"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert ask("198.51.100.8", token=right).status_code == 200


@pytest.mark.usefixtures("second")
def test_who_is_not_signed_in_is_counted_where_nothing_is_public_too():
    told = [Client().get("/api/v1/invitations/", REMOTE_ADDR="198.51.100.9").status_code for _ in range(3)]
    assert told == [401, 401, 429]


@pytest.mark.usefixtures("second")
def test_nobody_is_turned_away_while_the_cache_does_not_answer(monkeypatch):
    def broken(*_args: object, **_kwargs: object) -> None:
        raise NoAnswer

    monkeypatch.setattr(throttles.cache, "add", broken)
    assert statuses(4) == [200, 200, 200, 200]
