"""Rounds in which members answer what a new version of the specification asks (DPS-05)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_uploads"),
        ("dps", "0004_kept_through_variations"),
        ("suppliers", "0016_grounds_weighed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplianceRound",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("note", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "unasked",
                    models.PositiveIntegerField(default=0, verbose_name="admissions for whose lot nothing changed"),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compliance_round",
                        to="dps.specificationversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="RoundMember",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("signatory_name", models.CharField(blank=True, max_length=200)),
                ("signatory_position", models.CharField(blank=True, max_length=200)),
                ("is_compliant", models.BooleanField(blank=True, null=True)),
                ("finding", models.TextField(blank=True)),
                ("assessed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "admission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round_members",
                        to="suppliers.admission",
                    ),
                ),
                (
                    "assessed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dps.specificationversion"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="suppliers.complianceround",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["admission__organisation__name", "admission__lot__number", "asked_at"],
            },
        ),
        migrations.CreateModel(
            name="RoundFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=100)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="suppliers.roundmember"
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="RoundReply",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=100)),
                ("value", models.JSONField(blank=True, null=True)),
                ("asked", models.CharField(max_length=64)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="suppliers.roundmember"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="roundmember",
            constraint=models.UniqueConstraint(
                models.F("round"),
                models.F("admission"),
                condition=models.Q(("is_compliant__isnull", True), ("is_compliant", True), _connector="OR"),
                name="one_open_answer_of_an_admission_in_a_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                    models.Q(
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                        models.Q(("signatory_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_answer_to_a_round_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("assessed_at__isnull", True), ("assessed_by__isnull", True), ("is_compliant__isnull", True)
                    ),
                    models.Q(
                        ("assessed_at__isnull", False),
                        ("assessed_by__isnull", False),
                        ("is_compliant__isnull", False),
                        models.Q(("finding", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_assessment_of_a_round_has_a_finding_and_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_compliant", True), _negated=True), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="who_is_found_compliant_has_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundreply",
            constraint=models.UniqueConstraint(
                models.F("member"), models.F("question"), name="a_question_of_a_round_has_one_reply"
            ),
        ),
    ]
