"""The people of this room's tests, on the day of the notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.test import Client

from accounts.models import User
from dps import actions
from dps.models import DynamicPurchasingSystem
from ledger import clock
from regulations.words import UK
from tests.factories.accounts import sign_in
from tests.factories.dps import a_draft, hub_people
from tests.once import Once


@dataclass(frozen=True)
class Drafted:
    """A complete draft and its hub's people: an assessor and a decision maker."""

    people: tuple[User, User]
    draft: DynamicPurchasingSystem


@pytest.fixture(scope="module")
def drafted(once: Once[Drafted]) -> Callable[[], Drafted]:
    def make() -> Drafted:
        clock.freeze(datetime(2017, 11, 29, 10, tzinfo=UK))
        people = hub_people()
        return Drafted(people, a_draft(people[0]))

    return once(make)


@pytest.fixture(autouse=True)
def begun(drafted: Callable[[], Drafted], db: None) -> Drafted:
    """The day of the notice, with everything ready to be published."""
    return drafted()


@pytest.fixture
def people(begun: Drafted) -> tuple[User, User]:
    return begun.people


@pytest.fixture
def draft(begun: Drafted) -> DynamicPurchasingSystem:
    return begun.draft


@pytest.fixture
def drafter(people: tuple[User, User]) -> Client:
    return sign_in(Client(), people[0])


@pytest.fixture
def decider(people: tuple[User, User]) -> Client:
    return sign_in(Client(), people[1])


@pytest.fixture
def published(begun: Drafted) -> DynamicPurchasingSystem:
    return actions.publish_dps(by=begun.people[1], dps=begun.draft)
