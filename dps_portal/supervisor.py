"""`make run`: the whole portal on one machine under one supervisor, as a demonstration.

Everything it keeps stands in the state folder (var/). Ctrl-C stops all of it; a process that dies stops the rest, and
says so. With DATABASE_URL or REDIS_URL set, those servers are used instead of the embedded ones.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import django
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from honcho.manager import Manager

from dps_portal import embedded, fresh_secrets

ROOT = Path(__file__).resolve().parent.parent
PORT = int(os.environ.get("PORT", "8000"))
READY_SECONDS = 60


def main() -> int:
    """Prepare, start and watch."""
    state = ROOT / os.environ.get("STATE_DIR", "var")
    if not _port_is_free(PORT):
        print(f"Port {PORT} is in use. Choose another: make run PORT=8001", file=sys.stderr)
        return 1
    _write_settings(state)
    os.environ.update(_settings(state))
    embedded.start(state)
    try:
        _prepare(state)
        return _run_all(state)
    except KeyboardInterrupt:
        return 0
    finally:
        embedded.stop(state)


def _prepare(state: Path) -> None:
    """Database, demonstration and static files, in this one process: each that Django starts in costs seconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dps_portal.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("demonstration")
    if not _static_is_fresh(state):
        call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()


def _static_is_fresh(state: Path) -> bool:
    """Whether the collected files were made after everything they are made from."""
    made = state / "static" / "staticfiles.json"
    if settings.ADMIN_SITE and not (state / "static" / "admin").exists():
        return False
    return made.exists() and made.stat().st_mtime > max(file.stat().st_mtime for file in (ROOT / "static").rglob("*"))


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_settings(state: Path) -> None:
    """Secrets of this demonstration, made once. Management commands read the same file."""
    file = state / "portal.env"
    if file.exists():
        return
    state.mkdir(parents=True, exist_ok=True)
    made = {"DEMONSTRATION": "1", **fresh_secrets.fresh()}
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in made.items())


def _settings(state: Path) -> dict[str, str]:
    """What the processes are told besides portal.env: where mail goes, and where they share their counts."""
    made = {"PORT": str(PORT), "PROMETHEUS_MULTIPROC_DIR": str(state / "metrics"), "PYTHONUNBUFFERED": "1"}
    made["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    made["PYTHONWARNINGS"] = "ignore:You're running the worker"  # as root, on one's own machine
    if "EMAIL_URL" not in os.environ:
        made["EMAIL_URL"] = f"smtp://127.0.0.1:{free_port()}"
    return made


def _run_all(state: Path) -> int:
    manager = Manager()
    processes = yaml.safe_load((ROOT / "Procfile").read_text())
    host, _, port = os.environ["EMAIL_URL"].removeprefix("smtp://").partition(":")
    if host == "127.0.0.1":
        processes["mail"] = f"aiosmtpd --nosetuid --listen {host}:{port} --class aiosmtpd.handlers.Mailbox {state}/mail"
    for name, command in processes.items():
        manager.add_process(name, f"exec {command}", cwd=str(ROOT))
    threading.Thread(target=_greet, daemon=True).start()
    manager.loop()
    stopped_by_person = manager.returncode in {130, 143}
    return 0 if stopped_by_person else manager.returncode or 1


def _greet() -> None:
    """Say where the portal answers, once it does."""
    address = f"http://localhost:{PORT}"
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310  our own address
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    else:
        print(f"The portal is not ready after {READY_SECONDS} seconds; {address}/readyz says why.", file=sys.stderr)
        return
    print(f"\n  The portal answers at {address}\n  Stop it with Ctrl-C. Remove what it keeps with `make reset`.\n")
    call_command("demonstration", people=True)
    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
