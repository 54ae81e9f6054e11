"""Emptying tables between tests that commit: the one place where append-only tables may be emptied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

UNGUARDED = "SET LOCAL session_replication_role = replica"


def allow_emptying() -> None:
    """Let the test runner's own flush pass the guards, within its transaction.

    Rows are deleted: to truncate a hundred tables that are nearly empty takes thirty times as long.
    """

    def sql_flush(self: Any, _style: Any, tables: Sequence[str], **_options: Any) -> list[str]:
        return [UNGUARDED, *(f"DELETE FROM {self.quote_name(table)}" for table in tables)]  # noqa: S608  # our own tables

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]
