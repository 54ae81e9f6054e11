"""The access agreement as each public body signed it."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from ledger.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_identity_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessAgreement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("signatory_name", models.CharField(max_length=200)),
                ("signatory_position", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"), models.F("version"), name="each_version_is_signed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signatory_name", ""), _negated=True),
                            models.Q(("signatory_position", ""), _negated=True),
                        ),
                        name="somebody_signed",
                    ),
                ],
            },
        ),
        append_only("accounts_accessagreement"),
    ]
