"""Writes the ledger to a file for checking with `python -m ledger.verify`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ledger import export, signing
from ledger.sequencer import integrate


class Command(BaseCommand):
    help = "Write the ledger to a file, or to standard output with -, and the key that checks it beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="where to write, or - for standard output")
        parser.add_argument("--since", type=int, default=0, metavar="SIZE", help="only what was added after that size")
        parser.add_argument("--key", type=Path, help="also write the public key to this file")

    def handle(self, *, file: str, since: int, key: Path | None, **options: Any) -> None:
        integrate()
        if key:
            key.write_text(f"{signing.verifier()}\n")
        if file == "-":
            sys.stdout.buffer.writelines(export.lines(since=since))
            return
        with Path(file).open("wb") as out:
            out.writelines(export.lines(since=since))
        self.stderr.write(f"Check it with: python -m ledger.verify {file} --key '{signing.verifier()}'")
