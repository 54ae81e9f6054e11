"""One clock, PostgreSQL's; moved only where the settings allow it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger import clock

pytestmark = pytest.mark.django_db

THEN = datetime(2017, 11, 29, 12, tzinfo=UTC)


def database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def test_the_clock_is_the_databases_and_runs_within_a_transaction():
    before, first, second, after = database_time(), clock.now(), clock.now(), database_time()
    assert before < first < second < after
    assert first.tzinfo is UTC


def test_a_stopped_clock_stands():
    clock.freeze(THEN)
    assert clock.now() == clock.now() == THEN


def test_a_shifted_clock_runs_on_from_there():
    clock.shift_to(THEN)
    first, second = clock.now(), clock.now()
    assert THEN < first < second < THEN + timedelta(minutes=1)


def test_a_clock_that_was_stopped_runs_on_as_shifted_before():
    clock.shift_to(THEN)
    clock.freeze(THEN + timedelta(days=5))
    clock.unfreeze()
    assert THEN < clock.now() < THEN + timedelta(minutes=1)


def test_a_released_clock_is_the_real_one_again():
    clock.freeze(THEN)
    clock.release()
    assert abs(clock.now() - database_time()) < timedelta(seconds=10)


@pytest.mark.parametrize("movable", [True, False])
def test_telling_the_time_takes_one_query(settings, movable: bool):
    settings.CLOCK_MAY_BE_MOVED = movable
    with CaptureQueriesContext(connection) as queries:
        clock.now()
    assert len(queries) == 1


def test_production_never_reads_the_shift(settings):
    clock.freeze(THEN)
    settings.CLOCK_MAY_BE_MOVED = False
    with CaptureQueriesContext(connection) as queries:
        assert clock.now() - THEN > timedelta(days=365)
    assert "ledger_clockshift" not in queries[0]["sql"]


@pytest.mark.parametrize(
    "move", [lambda: clock.freeze(THEN), lambda: clock.shift_to(THEN), clock.unfreeze, clock.release]
)
def test_production_refuses_to_move_the_clock(settings, move):
    settings.CLOCK_MAY_BE_MOVED = False
    with pytest.raises(clock.ClockIsFixed):
        move()
