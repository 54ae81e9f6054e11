"""Notices, and releases of open contracting data."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("dps", "0002_kept"),
        ("tenders", "0002_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("transaction", models.BigIntegerField(verbose_name="PostgreSQL's id of the writing transaction")),
                ("ocid", models.CharField(max_length=100)),
                ("release_id", models.CharField(max_length=150, unique=True)),
                ("source", models.CharField(max_length=100, unique=True)),
                ("tag", models.CharField(max_length=40)),
                ("date", models.DateTimeField()),
                ("body", models.JSONField()),
            ],
            options={
                "ordering": ["date", "release_id"],
                "indexes": [
                    models.Index(fields=["ocid", "date"], name="releases_by_process"),
                    models.Index(fields=["transaction", "release_id"], name="releases_in_settled_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "Contract notice (establishment of a DPS)"),
                            ("award", "Contract award notice"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("content", models.JSONField()),
                ("withheld", models.JSONField(default=dict, help_text="field: lawful reason (NOT-02)")),
                ("published_at", models.DateTimeField()),
                (
                    "competition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="tenders.competition",
                    ),
                ),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
                (
                    "pdf",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "number"],
                "indexes": [
                    models.Index(
                        models.F("kind"),
                        models.OrderBy(models.F("published_at"), descending=True),
                        name="notices_by_kind",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("competition"), models.F("kind"), name="one_award_notice_for_each_call_off"
                    ),
                    models.UniqueConstraint(
                        models.F("dps"),
                        condition=models.Q(("competition__isnull", True), ("kind", "contract")),
                        name="one_contract_notice_for_each_dps",
                    ),
                ],
            },
        ),
    ]
