"""Who may do what in the database: the web, the worker and a reader of reports have less than the owner.

Roles are made by whoever runs the server (see docs/operations.md); `manage.py prepare` gives those that exist their
rights after each migration. Triggers guard append-only tables against everybody; the rights here come on top.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg2 import sql

from dps_portal import sealed_rows

WEB, WORKER, READER = "portal_web", "portal_worker", "portal_reader"

# What a reader of reports has no business with: secrets of people, keys, and whose letters and files there are.
PRIVATE = (
    "account_%",
    "accounts_user",
    "accounts_%token%",
    "accounts_teaminvitation",
    "django_session",
    "documents_%",
    "mfa_%",
    "notifications_%",
    "tenders_%key%",
    "usersessions_%",
)
APPEND_ONLY = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%\\_no\\_delete'"
NEVER_UPDATED = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%\\_no\\_update' AND tgqual IS NULL"
EVERY_TABLE = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def grant() -> list[str]:
    """Give each role that exists its rights, and no others; the roles that were found."""
    found = [role for role in (WEB, WORKER, READER) if _column("SELECT 1 FROM pg_roles WHERE rolname = %s", role)]
    for role in found:
        _run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", role)
        _run("GRANT USAGE ON SCHEMA public TO {}", role)
        if role == READER:
            _grant_reading(role)
        else:
            _grant_writing(role)
    if READER in found:
        sealed_rows.keep_from(READER, processes=[role for role in found if role != READER])
    return found


def _grant_writing(role: str) -> None:
    _run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}", role)
    _run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", role)
    for table in _column(APPEND_ONLY):
        _run("REVOKE DELETE ON {table} FROM {}", role, table)
    never_updated = set(_column(NEVER_UPDATED)) | ({"ledger_entry"} if role == WEB else set())  # the worker sequences
    for table in never_updated:
        _run("REVOKE UPDATE ON {table} FROM {}", role, table)


def _grant_reading(role: str) -> None:
    private = set(_column(f"{EVERY_TABLE} AND tablename LIKE ANY(%s)", list(PRIVATE)))
    for table in set(_column(EVERY_TABLE)) - private:
        _run("GRANT SELECT ON {table} TO {}", role, table)


def _column(query: str, *values: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [row[0] for row in cursor.fetchall()]


def _run(statement: str, role: str, table: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(role), table=sql.Identifier(table or role)))
