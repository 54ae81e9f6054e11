"""One clock for every decision: the database's. Tests and the demonstration may move it, production never."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

REAL = "clock_timestamp()"
MOVABLE = "ledger_now()"  # as ledger_clockshift says; made in migration 0006


class ClockIsFixed(Exception):
    """Somebody tried to move the clock where the settings forbid it."""


def now() -> datetime:
    """The moment by PostgreSQL's clock, aware and in UTC; one query. Advances within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {moment_sql()}")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def moment_sql() -> str:
    """The expression that is the moment, for those who ask for more in the same round trip."""
    return MOVABLE if settings.CLOCK_MAY_BE_MOVED else REAL


def shift_to(moment: datetime) -> None:
    """Let the clock run on from another moment (demonstration and tests only)."""
    _move("shifted_by = %s - clock_timestamp(), frozen_at = NULL", moment)


def freeze(moment: datetime) -> None:
    """Stop the clock at a moment (demonstration and tests only)."""
    _move("frozen_at = %s", moment)


def unfreeze() -> None:
    """Let a stopped clock run again, shifted as it was before it was stopped."""
    _refuse_unless_movable()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_clockshift SET frozen_at = NULL")


def release() -> None:
    """Give the clock back its real time."""
    _refuse_unless_movable()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_clockshift")


def _move(assignment: str, moment: datetime) -> None:
    _refuse_unless_movable()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_clockshift (id, shifted_by) VALUES (1, '0') ON CONFLICT DO NOTHING")
        cursor.execute(f"UPDATE ledger_clockshift SET {assignment}", [moment])  # noqa: S608  # the text is ours alone


def _refuse_unless_movable() -> None:
    if not settings.CLOCK_MAY_BE_MOVED:
        raise ClockIsFixed("The portal's clock moves only in tests and in the demonstration.")
