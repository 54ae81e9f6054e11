"""Scans what was kept while no scanner was configured, or all again with newer knowledge."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents import actions
from documents.models import Document, Scan


class Command(BaseCommand):
    help = "Scan kept files that were never scanned; --all scans those found clean before as well."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="those found clean before as well")

    def handle(self, **options: Any) -> None:
        if not settings.CLAMD_ADDRESS:
            raise CommandError("CLAMD_ADDRESS names no scanner")
        kinds = [Scan.NOT_SCANNED, *([Scan.CLEAN] if options["all"] else [])]
        said = Counter(actions.scan_again(document=document) for document in Document.objects.filter(scan__in=kinds))
        self.stdout.write(f"Files scanned: {said.total()}; quarantined: {said[Scan.QUARANTINED]}")
