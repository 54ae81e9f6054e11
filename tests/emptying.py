"""Emptying tables between tests that commit: the one place where append-only tables may be truncated."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

GUARDS = """
DO $$
DECLARE guard record;
BEGIN
  FOR guard IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger WHERE tgname LIKE '%\\_no\\_truncate' LOOP
    EXECUTE format('ALTER TABLE %s {} TRIGGER %I', guard.name, guard.tgname);
  END LOOP;
END $$
"""
_empty = DatabaseOperations.execute_sql_flush


def allow_emptying() -> None:
    """Let the test runner's own flush pass the guards, within its transaction."""

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        off, on = (GUARDS.format(word) for word in ("DISABLE", "ENABLE"))
        _empty(self, [off, *sql_list, on])

    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
