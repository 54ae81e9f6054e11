"""The ledger: entries, the tiles and signed heads of its tree, receipts, and the clock that tests may move."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TreeHead",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root_hash", models.BinaryField(max_length=32)),
                ("signed_at", models.DateTimeField()),
                ("note", models.TextField(verbose_name="the checkpoint as a signed note")),
            ],
        ),
        migrations.CreateModel(
            name="ClockShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shifted_by", models.DurationField()),
                ("frozen_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_clock_only")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(null=True, unique=True)),
                ("transaction", models.BigIntegerField(verbose_name="PostgreSQL's id of the writing transaction")),
                ("place", models.BigIntegerField(verbose_name="order of writing; within one transaction this decides")),
                ("happened_at", models.DateTimeField()),
                ("verb", models.CharField(max_length=80)),
                ("object_type", models.CharField(blank=True, max_length=80)),
                ("object_id", models.CharField(blank=True, max_length=64)),
                ("person", models.CharField(blank=True, max_length=64)),
                ("organisation", models.CharField(blank=True, max_length=64)),
                ("address", models.CharField(blank=True, max_length=64)),
                ("salt", models.CharField(blank=True, max_length=32)),
                (
                    "request",
                    models.CharField(blank=True, max_length=64, verbose_name="the reference that finds its log lines"),
                ),
                ("facts", models.JSONField(default=dict)),
                ("leaf", models.BinaryField()),
                ("leaf_hash", models.BinaryField(max_length=32)),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sequence__isnull", True)),
                        fields=["transaction", "place"],
                        name="entries_to_sequence",
                    ),
                    models.Index(
                        condition=models.Q(("sequence__isnull", False)),
                        fields=["object_type", "object_id", "sequence"],
                        name="entries_by_object",
                    ),
                    models.Index(
                        condition=models.Q(("sequence__isnull", False)),
                        fields=["person", "sequence"],
                        name="entries_by_person",
                    ),
                    models.Index(
                        condition=models.Q(("sequence__isnull", False)),
                        fields=["verb", "sequence"],
                        name="entries_by_verb",
                    ),
                    models.Index(
                        condition=models.Q(("sequence__isnull", False)), fields=["happened_at"], name="entries_by_time"
                    ),
                    models.Index(
                        condition=models.Q(("sequence__isnull", False)),
                        fields=["leaf_hash"],
                        name="entries_by_leaf_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hashes", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("level", "index"), name="one_tile_at_each_place")],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=24, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("object_type", models.CharField(max_length=80)),
                ("object_id", models.CharField(max_length=64)),
                ("organisation", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("statement", models.JSONField()),
                ("signature", models.CharField(max_length=100)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipt", to="ledger.entry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["object_type", "object_id"], name="receipts_by_object")],
            },
        ),
    ]
