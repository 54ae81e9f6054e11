"""Whatever goes wrong in the API is told as application/problem+json."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client
from rest_framework import exceptions

from tests.factories.accounts import hub_person, sign_in, supplier_person

pytestmark = pytest.mark.django_db
PREFIX = "/api/v1/"


def problem_of(answer) -> dict:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    said = answer.json()
    assert said["status"] == answer.status_code
    assert said["type"] == "about:blank"
    assert said["title"] == HTTPStatus(answer.status_code).phrase
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
        ("get", "call-offs/?format=xml", {}, 404),
        ("get", "systems/%00/", {}, 404),
        ("get", "call-offs/?" + "&".join(f"q{number}=1" for number in range(3000)), {}, 400),
        ("get", "call-offs/", {"Host": "elsewhere.example"}, 400),
        ("get", "invitations/", {"Authorization": "Bearer unknown"}, 401),
        ("post", "invitations/", {}, 401),
        ("get", "openapi.yaml", {"Accept": "text/csv"}, 406),
        ("post", "openapi.yaml", {}, 405),
    ],
)
def test_a_refusal_is_a_problem(method: str, path: str, headers: dict[str, str], status: int) -> None:
    answer = getattr(Client(), method)(PREFIX + path, headers=headers)
    assert problem_of(answer)["status"] == status


def test_who_may_not_is_told_so() -> None:
    person = supplier_person()
    person.memberships.all().delete()
    assert problem_of(sign_in(Client(), person).get(PREFIX + "invitations/"))["status"] == 403


def test_who_lacks_a_second_factor_is_told_so_and_sent_to_no_page() -> None:
    client = sign_in(Client(), hub_person(totp=False))
    assert problem_of(client.get(PREFIX + "call-offs/"))["status"] == 403


def test_who_asks_too_often_is_told_so(settings) -> None:
    settings.API_PER_MINUTE_ADDRESS = 0
    for path in ("call-offs/", "invitations/"):
        assert problem_of(Client().get(PREFIX + path))["status"] == 429


def test_a_person_signed_in_by_page_cannot_write_without_the_pages_token() -> None:
    answer = sign_in(Client(enforce_csrf_checks=True), supplier_person()).post(PREFIX + "call-offs/")
    assert problem_of(answer)["status"] == 403


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (exceptions.ParseError(), 400),
        (exceptions.ValidationError({"title": ["Enter a title"]}), 400),
        (exceptions.UnsupportedMediaType("text/csv"), 415),
    ],
)
def test_what_no_address_refuses_yet_is_a_problem_as_well(monkeypatch, error, status: int) -> None:
    """Our API only reads, so these are raised here."""

    def refuse(*_args: object) -> None:
        raise error

    monkeypatch.setattr("tenders.api.CallOffViewSet.get_queryset", refuse)
    answer = Client().get(PREFIX + "call-offs/")
    said = problem_of(answer)
    assert said["status"] == status
    assert said.get("errors", {"title": ["Enter a title"]}) == {"title": ["Enter a title"]}


def test_a_mistake_of_ours_tells_nothing_of_the_inside(monkeypatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("tenders.api.CallOffViewSet.get_queryset", broken)
    answer = Client(raise_request_exception=False).get(PREFIX + "call-offs/")
    assert problem_of(answer)["status"] == 500
    assert b"inside" not in answer.content
