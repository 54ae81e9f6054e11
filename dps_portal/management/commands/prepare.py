"""`manage.py prepare`: bring the database and the file store to what this version needs. Safe to run again."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand

from dps_portal import database_roles


class Command(BaseCommand):
    """Run before the new version's web processes start."""

    help = "Apply migrations, give database roles their rights, make the file store's bucket."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write("The database fits this version.")
        if roles := database_roles.grant():
            self.stdout.write(f"Gave {', '.join(roles)} their rights.")
        if hasattr(default_storage, "bucket"):
            self._make_bucket(default_storage.bucket)

    def _make_bucket(self, bucket: Any) -> None:
        if bucket.creation_date is None:
            bucket.create()
            self.stdout.write(f"Made the bucket {bucket.name}.")
