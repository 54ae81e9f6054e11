"""Finds, and on demand removes, files that no document names."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from documents import sweeping


class Command(BaseCommand):
    help = "List files in the store that no document names and that are older than a day; --remove removes them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove them; look at the list first")

    def handle(self, **options: Any) -> None:
        places = list(sweeping.unnamed())
        for place in places:
            self.stdout.write(place)
        if options["remove"] and places:
            sweeping.remove(places)
        self.stdout.write(f"Files {'removed' if options['remove'] else 'found'}: {len(places)}")
