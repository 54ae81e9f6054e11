"""Checks a passport offline: `python -m suppliers.passport verify FILE --key KEY`.

It needs this folder, `ledger`, Python and PyNaCl; no Django, no database, no network. Exit code: 0 when everything is
as it was signed, 1 when something is not (each finding is named), 2 when it could not be checked.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ledger.note import Verifier
from suppliers.passport.archive import NotAPassport, Passport, open_archive
from suppliers.passport.check import UnknownPortal, findings, key_inside

FINE, FALSE, UNCHECKED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        with Path(asked.file).open("rb") as file:
            return _run(open_archive(file), asked.file, [key for text in asked.key for key in _keys(text)])
    except (NotAPassport, UnknownPortal, ValueError, OSError) as error:
        print(f"Could not be checked: {error}", file=sys.stderr)
        return UNCHECKED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m suppliers.passport", description="Check a supplier's passport.")
    commands = parser.add_subparsers(required=True, metavar="verify")
    verify = commands.add_parser("verify", help="check that nothing was changed since the portal signed it")
    verify.add_argument("file", help="the passport")
    verify.add_argument("--key", action="append", default=[], help="the portal's public key, or a file that holds it")
    return parser


def _run(passport: Passport, name: str, keys: list[Verifier]) -> int:
    found = findings(passport, keys or [key_inside(passport)])
    for finding in found:
        print(f"{name}: {finding}")
    if not found:
        _tell(passport, name)
    if not keys:
        print("No key was given, so the one inside the file was used. Compare it with the key the portal publishes.")
    return FALSE if found else FINE


def _tell(passport: Passport, name: str) -> None:
    manifest = passport.manifest
    files = {entry["path"] for entry in (*manifest["files"], *manifest.get("held", ())) if "path" in entry}
    print(f"{name}: {len(manifest['answers'])} answers and {len(files)} files, all as the portal signed them.")
    print(f"  of {manifest['organisation']['name']}, made {manifest['made_at']}")
    for held in manifest.get("held", ()):
        print(f"  held: {held['title']}{', until ' + held['expires_on'] if 'expires_on' in held else ''}")
    for left in manifest["left_out"]:
        print(f"  left out: {left['name']}: {left['reason']}")
    print(f"  key {key_inside(passport)}")


def _keys(text: str) -> list[Verifier]:
    """The keys in a file, one a line, or the one that the text itself is."""
    path = Path(text)
    lines = path.read_text().splitlines() if len(text) < 4_000 and path.is_file() else [text]
    return [Verifier.parse(line) for line in lines if line.strip()]
