"""Notices of changes: longer words for the kind, under the same guard as before."""

import importlib

from django.db import migrations, models

from ledger.append_only import append_only

KEPT = append_only("notices_notice", unless=importlib.import_module("notices.migrations.0002_kept").NOTICE_MAY)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_kept"),
    ]

    operations = [
        migrations.RunSQL(KEPT.reverse_sql, KEPT.sql),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("contract", "Contract notice (establishment of a DPS)"),
                    ("award", "Contract award notice"),
                    ("corrigendum", "Corrigendum"),
                    ("validity", "Contract notice (change of validity)"),
                    ("termination", "Contract award notice (termination of a DPS)"),
                ],
                max_length=20,
            ),
        ),
        KEPT,
    ]
