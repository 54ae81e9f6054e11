"""The people of this room's tests, on the day of the notice."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from dps.models import DynamicPurchasingSystem
from tests.factories.accounts import sign_in
from tests.factories.dps import a_draft, a_published_dps, hub_people


@pytest.fixture(autouse=True)
def _day_of_the_notice(at) -> None:
    at("2017-11-29 10:00")


@pytest.fixture
def people() -> tuple[User, User]:
    return hub_people()


@pytest.fixture
def draft(people: tuple[User, User]) -> DynamicPurchasingSystem:
    return a_draft(people[0])


@pytest.fixture
def drafter(people: tuple[User, User]) -> Client:
    return sign_in(Client(), people[0])


@pytest.fixture
def decider(people: tuple[User, User]) -> Client:
    return sign_in(Client(), people[1])


@pytest.fixture
def published() -> DynamicPurchasingSystem:
    return a_published_dps()
