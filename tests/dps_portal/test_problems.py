"""Whatever goes wrong in the API is told as application/problem+json."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.accounts import sign_in, supplier_person

pytestmark = pytest.mark.django_db
PREFIX = "/api/v1/"


def problem_of(answer) -> dict:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    said = answer.json()
    assert said["status"] == answer.status_code
    assert said["title"]
    assert said["detail"]
    assert said["instance"].startswith("urn:request:")
    return said


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("get", "no-such-thing/", {}, 404),
        ("get", "call-offs/X-1/", {}, 404),
        ("get", "invitations/", {}, 401),
        ("get", "invitations/", {"Authorization": "Token nonsense"}, 401),
        ("delete", "call-offs/", {}, 405),
        ("get", "call-offs/", {"Accept": "text/csv"}, 406),
        ("get", "call-offs/?cursor=nonsense", {}, 404),
    ],
)
def test_a_refusal_is_a_problem(method: str, path: str, headers: dict[str, str], status: int) -> None:
    answer = getattr(Client(), method)(PREFIX + path, headers=headers)
    assert problem_of(answer)["status"] == status


def test_who_may_not_is_told_so() -> None:
    person = supplier_person()
    person.memberships.all().delete()
    assert problem_of(sign_in(Client(), person).get(PREFIX + "invitations/"))["status"] == 403


def test_a_mistake_of_ours_tells_nothing_of_the_inside(monkeypatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("tenders.api.CallOffViewSet.get_queryset", broken)
    answer = Client(raise_request_exception=False).get(PREFIX + "call-offs/")
    assert problem_of(answer)["status"] == 500
    assert b"inside" not in answer.content
