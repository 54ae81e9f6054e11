"""Sequences the waiting entries now, where no worker runs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ledger.sequencer import integrate


class Command(BaseCommand):
    help = "Put the waiting ledger entries into the tree and sign its new head."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{integrate()} entries added to the tree")
