"""`manage.py demonstration`: makes the demonstration once; with --people prints a sign-in per role."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.demonstration import sign_ins
from dps_portal import demonstration


class Command(BaseCommand):
    """Refuses to run anywhere but in a demonstration."""

    help = "Make the demonstration's people, DPS, applications and call-offs; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """--people only prints who can sign in."""
        parser.add_argument("--people", action="store_true", help="print a sign-in for each role and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, or print."""
        if not settings.DEMONSTRATION:
            raise CommandError("This portal is not a demonstration (DEMONSTRATION is off).")
        if options["people"]:
            for line in sign_ins():
                self.stdout.write(line)
            return
        if not demonstration.is_there():
            demonstration.make(lambda step: self.stdout.write(f"  {step}"))
