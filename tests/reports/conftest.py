"""What the tests of this room share."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.accounts import auditor, sign_in


@pytest.fixture
def audit_person(db: None) -> User:
    """An auditor."""
    return auditor(name="Ada Auditor")


@pytest.fixture
def reader(audit_person: User) -> Client:
    """The auditor, signed in."""
    return sign_in(Client(), audit_person)
