"""Questionnaires, applications with answers and evidence, their assessment, decisions and admissions."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0001_initial"),
        ("dps", "0001_initial"),
        ("ledger", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("definition", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("started_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("signatory_name", models.CharField(blank=True, max_length=200)),
                ("signatory_position", models.CharField(blank=True, max_length=200)),
                ("statement", models.TextField(blank=True)),
                ("manifest", models.JSONField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="suppliers.application",
                    ),
                ),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.receipt",
                    ),
                ),
                (
                    "receipt_document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "specification_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="dps.specificationversion",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="suppliers.questionnaire",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApplicationLot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("chosen_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("due_rule", models.CharField(blank=True, max_length=200)),
                ("in_first_round", models.BooleanField(default=False)),
                ("assigned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recommendation",
                    models.CharField(
                        blank=True, choices=[("admitted", "Admit"), ("rejected", "Reject")], max_length=10
                    ),
                ),
                ("recommendation_reasons", models.TextField(blank=True)),
                ("recommended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("admitted", "Admit"), ("rejected", "Reject")], max_length=10
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lots", to="suppliers.application"
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_application_lots",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="application_lots", to="dps.lot"
                    ),
                ),
                (
                    "recommended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Admission",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("admitted_at", models.DateTimeField()),
                ("suspended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="admissions", to="dps.lot"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admissions",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "specification_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admissions",
                        to="dps.specificationversion",
                    ),
                ),
                (
                    "application_lot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admission",
                        to="suppliers.applicationlot",
                    ),
                ),
            ],
            options={
                "ordering": ["admitted_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Clarification",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application_lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarifications",
                        to="suppliers.applicationlot",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("documents", models.ManyToManyField(blank=True, related_name="+", to="documents.document")),
            ],
            options={
                "ordering": ["asked_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CriterionVerdict",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ground", models.CharField(blank=True, max_length=60)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("met", "Met"), ("partly", "Partly met"), ("not_met", "Not met")], max_length=10
                    ),
                ),
                ("reason", models.TextField()),
                ("given_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "application_lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="suppliers.applicationlot",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dps.selectioncriterion",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dps.requirement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DecisionLetter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=30, unique=True)),
                ("ordered_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application_lot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="suppliers.applicationlot",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=100)),
                ("added_at", models.DateTimeField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="suppliers.application"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dps.lot",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="suppliers.evidence",
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.TextField()),
                ("due_before", models.DateTimeField()),
                ("due_after", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                (
                    "application_lot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extension",
                        to="suppliers.applicationlot",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SupplierProfile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("staff", models.PositiveIntegerField(blank=True, null=True)),
                ("turnover_ex_vat", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("balance_sheet", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("size", models.CharField(blank=True, max_length=10)),
                ("is_sme", models.BooleanField(blank=True, null=True)),
                ("is_vcse", models.BooleanField(blank=True, null=True)),
                ("stated_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplier_profile",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.application",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=100)),
                ("value", models.JSONField(blank=True, null=True)),
                ("sealed", models.BinaryField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dps.lot",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="suppliers.application"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"),
                        models.F("lot"),
                        models.F("question"),
                        name="a_question_has_one_answer",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="applicationlot",
            index=models.Index(
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(
                    ("decided_at__isnull", True), ("submitted_at__isnull", False), ("withdrawn_at__isnull", True)
                ),
                name="queue_of_undecided_lots",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationlot",
            constraint=models.UniqueConstraint(
                models.F("application"), models.F("lot"), name="an_application_names_a_lot_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationlot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("recommendation", ""), ("recommended_at__isnull", True), ("recommended_by__isnull", True)
                    ),
                    models.Q(
                        ("recommended_at__isnull", False),
                        ("recommended_by__isnull", False),
                        models.Q(("recommendation", ""), _negated=True),
                        models.Q(("recommendation_reasons", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_recommendation_has_reasons_and_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationlot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                        models.Q(("reasons", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_decision_has_reasons_and_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationlot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(
                        ("recommended_by__isnull", False),
                        models.Q(("decided_by", models.F("recommended_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_decision_follows_a_recommendation_by_someone_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationlot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submitted_at__isnull", True),
                    models.Q(("due_at__isnull", False), models.Q(("due_rule", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_submitted_lot_has_a_due_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationlot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_at__isnull", True),
                    models.Q(("submitted_at__isnull", False), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="a_decided_lot_was_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=models.UniqueConstraint(
                models.F("organisation"),
                models.F("lot"),
                condition=models.Q(("ended_at__isnull", True)),
                name="admitted_to_a_lot_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="admission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("admitted_at")), _connector="OR"
                ),
                name="an_admission_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="clarification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_clarification_is_answered_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_verdict_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("criterion__isnull", False), ("ground", ""), ("requirement__isnull", True)),
                    models.Q(("criterion__isnull", True), ("ground", ""), ("requirement__isnull", False)),
                    models.Q(
                        ("criterion__isnull", True),
                        ("requirement__isnull", True),
                        models.Q(("ground", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_verdict_is_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionverdict",
            constraint=models.UniqueConstraint(
                models.F("application_lot"),
                models.F("criterion"),
                models.F("requirement"),
                models.F("ground"),
                name="one_verdict_on_one_thing",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionletter",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", True), ("document__isnull", False), _connector="OR"),
                name="a_sent_letter_has_its_document",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                models.F("application"), condition=models.Q(("removed_at__isnull", True)), name="evidence_in_use"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="an_extension_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_after__gt", models.F("due_before")), ("made_at__lte", models.F("due_before"))),
                name="an_extension_is_made_in_time_and_gives_time",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                models.F("organisation"),
                models.OrderBy(models.F("started_at"), descending=True),
                name="applications_of_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                models.F("dps"),
                models.F("organisation"),
                condition=models.Q(("submitted_at__isnull", True), ("withdrawn_at__isnull", True)),
                name="one_draft_application_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submitted_at__isnull", True),
                    models.Q(
                        ("manifest__isnull", False),
                        ("submitted_by__isnull", False),
                        models.Q(("signatory_name", ""), _negated=True),
                        models.Q(("statement", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_submitted_application_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", False), _connector="OR"),
                name="a_withdrawn_application_names_who_withdrew_it",
            ),
        ),
    ]
