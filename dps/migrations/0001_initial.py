"""The DPS: lots, criteria, versions of the specification, documents, who is interested and who has read."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DynamicPurchasingSystem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=30, unique=True, verbose_name="procurement reference")),
                ("regime", models.CharField(default="PCR 2015", max_length=20)),
                ("title", models.CharField(max_length=300)),
                ("description", models.TextField(blank=True)),
                ("additional_text", models.TextField(blank=True)),
                ("justification", models.TextField(blank=True, verbose_name="why these purchases suit a DPS")),
                (
                    "nature_and_quantity",
                    models.TextField(blank=True, verbose_name="nature and estimated quantity of the purchases"),
                ),
                ("how_it_operates", models.TextField(blank=True, verbose_name="how the DPS operates")),
                ("equipment", models.TextField(blank=True, verbose_name="electronic equipment used")),
                (
                    "technical_connection",
                    models.TextField(blank=True, verbose_name="technical connection arrangements"),
                ),
                ("how_to_apply", models.TextField(blank=True)),
                ("cpv_codes", models.JSONField(default=list, verbose_name="CPV codes")),
                ("region", models.CharField(blank=True, max_length=200, verbose_name="location of contract")),
                (
                    "value_ex_vat",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="estimated value without VAT",
                    ),
                ),
                (
                    "value_note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="why no value is stated, or what it covers"
                    ),
                ),
                ("contract_type", models.CharField(default="Service contract", max_length=100)),
                (
                    "procedure_type",
                    models.CharField(default="Other: Establishment of a Dynamic Purchasing System", max_length=200),
                ),
                ("suits_sme", models.BooleanField(null=True, verbose_name="suitable for SMEs")),
                ("suits_vcse", models.BooleanField(null=True, verbose_name="suitable for VCSEs")),
                ("validity_start", models.DateField(blank=True, null=True, verbose_name="contract start date")),
                ("validity_end", models.DateField(blank=True, null=True, verbose_name="contract end date")),
                (
                    "first_round_deadline",
                    models.DateTimeField(blank=True, null=True, verbose_name="closing date of the first round"),
                ),
                (
                    "extended_first_assessment_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="days of the extended first assessment period (DPS-13)",
                    ),
                ),
                ("eligible_kinds", models.JSONField(default=list, verbose_name="kinds of body that may buy")),
                (
                    "award_notice_mode",
                    models.CharField(
                        choices=[
                            ("each", "A notice for each contract, within 30 days of award"),
                            ("quarterly", "Grouped by quarter, within 30 days of its end"),
                        ],
                        default="each",
                        max_length=10,
                    ),
                ),
                ("buyer_contact", models.TextField(blank=True, verbose_name="about the buyer: contact")),
                ("buyer_address", models.TextField(blank=True, verbose_name="about the buyer: address")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("last_edited_at", models.DateTimeField(blank=True, null=True)),
                ("terminated_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contracting_authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="systems", to="accounts.organisation"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "published_by",
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
                "verbose_name": "dynamic purchasing system",
                "ordering": ["-published_at", "reference"],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("expressed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("objective_definition", models.TextField(blank=True)),
                (
                    "max_call_off_value_ex_vat",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("area", models.CharField(blank=True, max_length=200, verbose_name="geographic area of call-offs")),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lots",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="AwardCriterion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("kind", models.CharField(choices=[("quality", "Quality"), ("price", "Price")], max_length=8)),
                (
                    "weight_min",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="least weight, per cent"),
                ),
                (
                    "weight_max",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="greatest weight, per cent"),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="award_criteria", to="dps.lot"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "award criteria",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="PublishedDocument",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "version"],
            },
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("downloaded_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="downloads",
                        to="dps.publisheddocument",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SelectionCriterion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20)),
                ("heading", models.CharField(max_length=200)),
                ("text", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("suitability", "Suitability to pursue the activity"),
                            ("financial", "Economic and financial standing"),
                            ("technical", "Technical and professional ability"),
                        ],
                        max_length=12,
                    ),
                ),
                ("minimum_turnover", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="selection_criteria", to="dps.lot"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "selection criteria",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="SpecificationVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("summary", models.TextField(blank=True, verbose_name="what it is, or what has changed")),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="specification_versions",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Requirement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20)),
                ("heading", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("level", models.CharField(choices=[("must", "Must"), ("should", "Should")], max_length=6)),
                ("lots", models.ManyToManyField(related_name="requirements", to="dps.lot")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="dps.specificationversion",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.AddConstraint(
            model_name="dynamicpurchasingsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("validity_end__isnull", True),
                    ("validity_start__isnull", True),
                    ("validity_end__gt", models.F("validity_start")),
                    _connector="OR",
                ),
                name="validity_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="dynamicpurchasingsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at__isnull", True),
                    models.Q(
                        ("first_round_deadline__isnull", False),
                        ("validity_end__isnull", False),
                        ("validity_start__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_published_dps_has_its_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="dynamicpurchasingsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at__isnull", True), models.Q(("justification", ""), _negated=True), _connector="OR"
                ),
                name="a_published_dps_is_justified_dps_01",
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.UniqueConstraint(
                models.F("dps"),
                models.F("person"),
                condition=models.Q(("withdrawn_at__isnull", True)),
                name="interest_is_expressed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(
                models.F("dps"), models.F("number"), name="lot_numbers_are_unique_in_a_dps"
            ),
        ),
        migrations.AddConstraint(
            model_name="awardcriterion",
            constraint=models.UniqueConstraint(
                models.F("lot"), models.F("code"), name="award_codes_are_unique_in_a_lot"
            ),
        ),
        migrations.AddConstraint(
            model_name="awardcriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weight_max__lte", 100), ("weight_min__gte", 0), ("weight_min__lte", models.F("weight_max"))
                ),
                name="weight_ranges_lie_in_0_to_100_crit_01",
            ),
        ),
        migrations.AddConstraint(
            model_name="publisheddocument",
            constraint=models.UniqueConstraint(
                models.F("dps"), models.F("title"), models.F("version"), name="document_versions_are_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="selectioncriterion",
            constraint=models.UniqueConstraint(
                models.F("lot"), models.F("code"), name="selection_codes_are_unique_in_a_lot"
            ),
        ),
        migrations.AddConstraint(
            model_name="specificationversion",
            constraint=models.UniqueConstraint(
                models.F("dps"), models.F("number"), name="specification_numbers_are_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.UniqueConstraint(
                models.F("version"), models.F("code"), name="requirement_codes_are_unique"
            ),
        ),
    ]
