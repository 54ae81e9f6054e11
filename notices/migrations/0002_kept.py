"""Notices and releases stay as they were published; a notice gains its PDF once."""

from django.db import migrations

from ledger.append_only import append_only, unchanged

NOTICE_MAY = f"""
    {unchanged("id number kind dps_id competition_id title content withheld published_at published_by_id")}
    AND OLD.pdf_id IS NULL
"""


class Migration(migrations.Migration):
    """Guards in the database."""

    dependencies = [("notices", "0001_initial")]

    operations = [append_only("notices_notice", unless=NOTICE_MAY), append_only("notices_release")]
