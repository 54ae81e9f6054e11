"""Everything the portal keeps about one person, for that person.

Complete by construction: every column of every table that points at a person is looked through. Where the person only
had a part, it says which and when; rooms name the tables that are about the person, and what to show of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import DateField, ForeignKey, Model

from accounts.models import ApiToken, JoinRequest, Membership, User
from ledger.models import Entry

_shown: dict[tuple[type[Model], str], tuple[str, ...]] = {
    (ApiToken, "user"): ("name", "scope"),
    (Authenticator, "user"): ("type",),
    (EmailAddress, "user"): ("email", "verified", "primary"),
    (JoinRequest, "person"): ("organisation__name", "words", "domain", "role", "reasons"),
    (Membership, "user"): ("organisation__name", "role"),
    (UserSession, "user"): ("ip", "user_agent"),
}


def register(table: type[Model], about: str, *fields: str) -> None:
    """Show these fields of rows that are about the person in this column; called from AppConfig.ready(). No secrets."""
    _shown[table, about] = fields


def of(person: User) -> dict[str, Any]:
    """The whole of it, ready for JSON."""
    return {
        "person": {
            "id": str(person.pk), "name": person.name, "email": person.email, "joined_at": person.joined_at.isoformat(),
            "last_sign_in": person.last_login.isoformat() if person.last_login else None,
        },
        "records": {f"{table._meta.label} ({part})": rows for table, part, rows in _records(person) if rows},
        "ledger": list(_entries(person)),
    }  # fmt: skip


def columns() -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    """Every column that points at a person."""
    for table in apps.get_models():
        for field in table._meta.fields:
            if isinstance(field, ForeignKey) and field.related_model is User:
                yield table, field


def _records(person: User) -> Iterator[tuple[type[Model], str, list[dict[str, Any]]]]:
    for table, field in columns():
        dates = [one.name for one in table._meta.fields if isinstance(one, DateField)]
        wanted = [table._meta.pk.name, *_shown.get((table, field.name), ()), *dates]
        rows = table._default_manager.filter(**{field.name: person}).values(*dict.fromkeys(wanted))
        yield table, field.name, [{name: _plain(value) for name, value in row.items()} for row in rows]


def _entries(person: User) -> Iterator[dict[str, Any]]:
    rows = Entry.objects.filter(person=str(person.pk)).order_by("happened_at")
    for row in rows.values("happened_at", "verb", "object_type", "object_id", "address"):
        yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | bool | int) else str(value)
