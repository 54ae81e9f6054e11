import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis
from django.conf import settings

from dps_portal import embedded

pytestmark = pytest.mark.slow


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    yield tmp_path / "var"
    embedded.stop(tmp_path / "var")


def test_servers_keep_what_they_were_given_over_a_restart(state):
    embedded.start(state)
    with psycopg2.connect(embedded.database_url(state)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 1 AS one")
    connection.close()
    redis.Redis.from_url(embedded.redis_url(state)).set("kept", "yes")
    embedded.stop(state)
    embedded.start(state)
    with psycopg2.connect(embedded.database_url(state)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT one FROM kept")
        assert cursor.fetchone() == (1,)
    connection.close()
    assert redis.Redis.from_url(embedded.redis_url(state)).get("kept") == b"yes"


def test_starting_twice_is_no_different_from_once(state):
    embedded.start(state)
    first = (state / "postgresql" / "postmaster.pid").read_text()
    embedded.start(state)
    assert (state / "postgresql" / "postmaster.pid").read_text() == first


def test_a_test_run_that_ends_leaves_the_servers_to_one_that_goes_on(state):
    first, second = embedded.join(state), embedded.join(state)
    embedded.leave(state, first)
    first.close()
    assert redis.Redis.from_url(embedded.redis_url(state)).ping()
    embedded.leave(state, second)
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(embedded.redis_url(state)).ping()


def test_sockets_are_closed_to_other_people(state):
    embedded.start(state)
    assert embedded.sockets(state).stat().st_mode & 0o077 == 0


def test_a_deep_folder_gets_its_sockets_elsewhere():
    deep = Path("/" + "deep" * 40)
    assert len(str(embedded.sockets(deep))) < embedded.LONGEST_SOCKET_PATH
    assert embedded.sockets(deep) != embedded.sockets(deep / "other")


def test_named_servers_are_left_alone(state, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/portal")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    embedded.start(state)
    assert not (state / "postgresql").exists()
    assert not (state / "valkey").exists()


def test_make_reset_on_a_fresh_clone_is_no_error(tmp_path):
    command = [sys.executable, "-m", "dps_portal.embedded", "stop"]
    environment = os.environ | {"STATE_DIR": str(tmp_path / "nothing")}
    ended = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False, capture_output=True)
    assert ended.returncode == 0, ended.stderr
