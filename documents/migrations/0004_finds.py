"""What the malware scan found, when, and whether as the file arrived: written once."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from ledger.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_kept"), ("ledger", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Find",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("signature", models.CharField(help_text="what the scanner calls it", max_length=200)),
                ("found_at", models.DateTimeField()),
                ("on_arrival", models.BooleanField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="find", to="documents.document"
                    ),
                ),
            ],
        ),
        append_only("documents_find"),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                models.F("created_at"), condition=models.Q(("scan", "quarantined")), name="files_in_quarantine"
            ),
        ),
    ]
