"""`manage.py load_organisations FILE...`: brings the register of organisations up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.register_import import load
from accounts.register_import.report import Report


class Command(BaseCommand):
    help = (
        "Load organisations from a CSV file: one with a header, or official ODS files (eccg.csv, etr.csv, eauth.csv)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for path in files:
            self._load(path)

    def _load(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                kept = load(by=None, file=file, file_name=path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        report = Report(**{k: v for k, v in kept.report.items() if k not in ("unchanged", "was_applied")})
        for heading in ("added", "changed", "closed", "assumed") if report.was_applied else ("rejected",):
            for line, words in getattr(report, heading):
                self.stdout.write(f"line {line}: {heading}: {words}" if line else f"{heading}: {words}")
        if not report.was_applied:
            raise CommandError(report.sentence())
        self.stdout.write(report.sentence())
