"""What an address answers somebody, in four words."""

from __future__ import annotations

from django.db import transaction
from django.test import Client

SIGN_IN, FORBIDDEN, ABSENT, OPEN = "sign in", "forbidden", "absent", "open"
METHOD_NOT_ALLOWED = 405


def ask(client: Client, path: str) -> str:
    """Open the address, or send it an empty form where it takes nothing else; nothing stays of it."""
    before = transaction.savepoint()
    answer = client.get(path)
    if answer.status_code == METHOD_NOT_ALLOWED:
        answer = client.post(path)
    transaction.savepoint_rollback(before)
    if answer.status_code == 401 or (answer.status_code == 302 and answer.url.startswith("/account/login/")):
        return SIGN_IN
    if answer.status_code == 302 and answer.url.startswith("/account/"):
        return answer.url
    assert answer.status_code < 500, f"{path} answers {answer.status_code}"
    return {403: FORBIDDEN, 404: ABSENT}.get(answer.status_code, OPEN)
