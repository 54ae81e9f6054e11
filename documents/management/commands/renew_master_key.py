"""Seals everything that is under an older master key under the newest one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from documents import rotation
from documents.streams import Tampered
from ledger import actions as ledger


class Command(BaseCommand):
    help = "Seal anew what is under an older key, after the new one was put before it in PORTAL_MASTER_KEY."

    def handle(self, **options: Any) -> None:
        try:
            renewed = rotation.renew_all()
        except Tampered as error:
            raise CommandError(f"{error}. What was sealed anew before this stays so; mend it and run again.") from error
        for name, count in renewed.items():
            self.stdout.write(f"{name}: {count}")
        with transaction.atomic():
            ledger.record(verb="master_key_renewed", obj=None, facts={"sealed_anew": sum(renewed.values())})
        self.stdout.write("Everything is under the newest key. The older ones can be taken out of PORTAL_MASTER_KEY.")
