"""What is typed into forms by nobody in their senses: years far off, characters of control."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.authorisation import matrix, world

FAR = {
    "date": "9999-12-31", "datetime-local": "9999-12-31T23:59", "number": "1", "email": "a@b.example",
    "text": "31 12 9999", "textarea": "Words\x0b",
}  # fmt: skip
"""What is typed by kind of field. A day in a field for text is a day where one is asked for, and text elsewhere."""
CHOSEN = {"radio", "checkbox"}


def broken_forms(made: world.World) -> list[str]:
    """Send rubbish to every form, as somebody whom it lets in; what answers with an error of the portal."""
    wrong = []
    for client in made.clients.values():
        client.raise_request_exception = False
    for role, address in _pages(made):
        for form in _forms(made.clients[role], address):
            wrong += _broken(made.clients[role], address, form)
    return wrong


def _broken(client: Client, address: str, form: Tag) -> list[str]:
    sent = _hidden(form) | _far(form)
    return [f"{address}: {sent}"] if _send(client, address, form, sent) >= 500 else []


def _pages(made: world.World) -> Iterator[tuple[str, str]]:
    """Every address with the first role that it lets in."""
    for route, line in matrix.read().items():
        if role := next((role for role in made.clients if role in line.may), None):
            yield role, reverse(route, kwargs=made.kwargs(route))


def _forms(client: Client, address: str) -> list[Tag]:
    before = transaction.savepoint()
    answer = client.get(address)
    transaction.savepoint_rollback(before)
    if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return BeautifulSoup(answer.content, "html.parser").select("main form[method=post]:not([action^='/account/'])")


def _hidden(form: Tag) -> dict[str, Any]:
    """What the form sends by itself, with its first button."""
    buttons = form.select("button[name]")[:1]
    return {str(field["name"]): field.get("value", "") for field in [*form.select("input[type=hidden]"), *buttons]}


def _far(form: Tag) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        kind, name = str(field.get("type", "text") if field.name == "input" else field.name), str(field["name"])
        if kind in CHOSEN:
            given.setdefault(name, field.get("value"))
        elif kind == "select":
            given[name] = (field.select("option[value]:not([value=''])") or [{}])[0].get("value", "")
        elif kind in FAR:
            given[name] = FAR[kind]
    return given


def _send(client: Client, address: str, form: Tag, sent: dict[str, Any]) -> int:
    """The status of the answer; nothing stays of what was done."""
    before = transaction.savepoint()
    answer = client.post(str(form.get("action") or address), sent)
    transaction.savepoint_rollback(before)
    return int(answer.status_code)
