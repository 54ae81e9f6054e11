"""Writes the ledger to a file for checking with `python -m ledger.verify`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger import export, signing
from ledger.sequencer import integrate
from reports.sealed import sealed_sequences


class Command(BaseCommand):
    """The file that auditors download: what tells who bids stands in it by its hash alone until the bids are open."""

    help = "Write the ledger to a file, or to standard output with -, and the key that checks it beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write, what, and the key."""
        parser.add_argument("file", help="where to write, or - for standard output")
        parser.add_argument("--since", type=int, default=0, metavar="SIZE", help="only what was added after that size")
        parser.add_argument("--key", type=Path, help="also write the public key to this file")

    def handle(self, *, file: str, since: int, key: Path | None, **options: Any) -> None:
        """Bring what waits into the tree, then write."""
        integrate()
        try:
            if key:
                key.write_text(f"{signing.verifier()}\n")
            self._write(file, since)
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}") from error

    def _write(self, file: str, since: int) -> None:
        found = export.lines(since=since, withhold=sealed_sequences())
        if file == "-":
            sys.stdout.buffer.writelines(found)
            return
        with Path(file).open("wb") as out:
            out.writelines(found)
        self.stderr.write(f"Check it with: python -m ledger.verify {file} --key '{signing.verifier()}'")
