"""PostgreSQL and Valkey from their Python packages, for a machine that has no servers.

They are used when DATABASE_URL or REDIS_URL is not set. All they keep stands in the state folder.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 80  # the kernel allows 107 bytes; the servers add their own file names


def sockets(state: Path) -> Path:
    """The folder of the servers' sockets: inside the state folder unless its path is too long for a socket."""
    folder = state / "run"
    if len(str(folder)) <= LONGEST_SOCKET_PATH:
        return folder
    name = hashlib.sha256(str(state).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"dps-portal-{name}"


def database_url(state: Path) -> str:
    """Where the embedded PostgreSQL answers."""
    return f"postgresql://postgres@/portal?host={sockets(state)}"


def redis_url(state: Path) -> str:
    """Where the embedded Valkey answers."""
    return f"unix://{sockets(state)}/valkey.sock"
