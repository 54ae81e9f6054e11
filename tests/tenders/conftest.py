"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.accounts import sign_in


@pytest.fixture
def as_(db: None) -> Callable[[User], Client]:
    """`as_(person)` is a browser in which the person has just signed in with everything that is asked for."""
    return lambda person: sign_in(Client(), person)
