"""What the machine itself must have: `python3 dps_portal/machine.py run|test`. Installs it from Debian where it may,
otherwise names the command that does. Runs before there is a virtual environment, so it uses Python alone.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec

Present = Callable[[], object]


def _library(name: str) -> Present:
    return lambda: ctypes.util.find_library(name)


def _program(*names: str) -> Present:
    return lambda: next(filter(None, map(shutil.which, names)), None)


def _font() -> bool:
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    return bool(subprocess.run([listing], capture_output=True, check=False).stdout)  # noqa: S603


NEEDS: dict[str, list[tuple[str, Present, tuple[str, ...]]]] = {
    "run": [
        ("Python's venv", lambda: find_spec("ensurepip"), ("python3-venv",)),
        ("Pango, which makes PDF letters", _library("pango-1.0"), ("libpango-1.0-0", "libpangoft2-1.0-0")),
        ("HarfBuzz's subsetting, for fonts in PDFs", _library("harfbuzz-subset"), ("libharfbuzz-subset0",)),
        ("a font for PDF letters", _font, ("fontconfig", "fonts-liberation")),
    ],
    "test": [
        ("Chromium, which tests the pages", _program("chromium", "chromium-browser", "google-chrome"), ("chromium",)),
        ("ClamAV's daemon, which tests the malware scan", _program("clamd", "/usr/sbin/clamd"), ("clamav-daemon",)),
    ],
}


def missing(purpose: str) -> list[tuple[str, tuple[str, ...]]]:
    """What is not there, with the Debian packages that bring it."""
    wanted = NEEDS["run"] + (NEEDS["test"] if purpose == "test" else [])
    return [(what, packages) for what, present, packages in wanted if not present()]


def main(purpose: str) -> int:
    """Bring the machine up to what `purpose` needs; the exit code says whether it is."""
    lacking = missing(purpose)
    if not lacking:
        return 0
    packages = sorted({package for _, names in lacking for package in names})
    commands = [["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", *packages]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in commands:
            subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)  # noqa: S603
        lacking = missing(purpose)
    for what, names in lacking:
        print(f"Missing: {what}. Install it with: sudo apt-get install {' '.join(names)}", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
