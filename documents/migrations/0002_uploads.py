"""Uploads on their way, part by part."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("length", models.PositiveBigIntegerField(help_text="bytes that were announced")),
                ("offset", models.PositiveBigIntegerField(default=0, help_text="bytes that have arrived")),
                ("sealed_name", models.BinaryField()),
                ("wrapped_key", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UploadPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("offset", models.PositiveBigIntegerField()),
                ("size", models.PositiveBigIntegerField()),
                ("storage_key", models.CharField(max_length=100, unique=True)),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="documents.upload"
                    ),
                ),
            ],
            options={
                "ordering": ["offset"],
            },
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(models.F("touched_at"), name="uploads_by_age"),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(condition=models.Q(("length__gt", 0)), name="an_upload_has_a_length"),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("offset__lte", models.F("length"))), name="an_upload_is_never_longer_than_announced"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_at__isnull", True), ("offset", models.F("length")), _connector="OR"),
                name="only_a_whole_upload_is_taken",
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadpart",
            constraint=models.UniqueConstraint(
                models.F("upload"), models.F("offset"), name="parts_of_an_upload_do_not_overlap"
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gt", 0)), name="a_part_of_an_upload_is_not_empty"
            ),
        ),
    ]
