"""Call-offs: criteria, prices, recipients, openers and keys, invitations, questions, sealed bids and their opening."""

import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tenders.models.competitions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0001_initial"),
        ("dps", "0002_kept"),
        ("ledger", "0003_append"),
        ("suppliers", "0002_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Competition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("need", models.TextField(blank=True, verbose_name="what is needed and why")),
                ("language", models.CharField(default="English", max_length=40, verbose_name="language of bids")),
                (
                    "value_ex_vat",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="estimated value over the whole term, without VAT",
                    ),
                ),
                (
                    "questions_deadline",
                    models.DateTimeField(blank=True, null=True, verbose_name="last moment for questions"),
                ),
                ("deadline", models.DateTimeField(blank=True, null=True, verbose_name="deadline for bids")),
                ("contract_start", models.DateField(blank=True, null=True)),
                (
                    "term_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="length of the contract in months"
                    ),
                ),
                ("contract_end", models.DateField(blank=True, null=True)),
                ("price_formula", models.CharField(blank=True, max_length=10)),
                ("price_parameters", models.JSONField(blank=True, default=dict)),
                ("tie_break", models.JSONField(default=tenders.models.competitions.default_tie_break)),
                (
                    "public_key",
                    models.BinaryField(max_length=32, null=True, verbose_name="public half of the competition's key"),
                ),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancel_reason", models.TextField(blank=True)),
                (
                    "concluded_at",
                    models.DateTimeField(null=True, verbose_name="when an award, or that there is none, was approved"),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="competitions",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="competitions",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="competitions", to="dps.lot"
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
                "ordering": ["-created_at", "reference"],
            },
        ),
        migrations.CreateModel(
            name="BidDraft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "submit_at_deadline",
                    models.BooleanField(default=False, verbose_name="submit what is complete at the deadline"),
                ),
                ("started_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bid_drafts",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="tenders.competition"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Bid",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "by_safety_net",
                    models.BooleanField(default=False, verbose_name="kept in case nobody presses submit"),
                ),
                ("received_at", models.DateTimeField()),
                ("sealed_key", models.BinaryField()),
                ("own_key", models.BinaryField()),
                ("parts", models.JSONField()),
                ("content_sha256", models.CharField(max_length=64)),
                (
                    "sha256_ciphertext",
                    models.CharField(help_text="over the hashes of the parts, in order", max_length=64),
                ),
                ("size", models.PositiveBigIntegerField(help_text="bytes of ciphertext")),
                (
                    "submission_key",
                    models.CharField(help_text="makes a repeated click the same submission", max_length=64),
                ),
                ("replaced_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bids", to="accounts.organisation"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.receipt"
                    ),
                ),
                (
                    "receipt_document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bids", to="tenders.competition"
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CompetitionCriterion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True, verbose_name="what the bidder answers")),
                ("kind", models.CharField(choices=[("quality", "Quality"), ("price", "Price")], max_length=8)),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight, per cent")),
                (
                    "max_score",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("5"), max_digits=6, verbose_name="highest score"
                    ),
                ),
                (
                    "award_criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dps.awardcriterion"
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="tenders.competition"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "competition criteria",
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="CompetitionDocument",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="tenders.competition"
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
            ],
            options={
                "ordering": ["added_at"],
            },
        ),
        migrations.CreateModel(
            name="ConflictDeclaration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("has_conflict", models.BooleanField()),
                ("details", models.TextField(blank=True)),
                ("declared_at", models.DateTimeField()),
                ("measure", models.TextField(blank=True, verbose_name="what was done about it")),
                ("measure_at", models.DateTimeField(null=True)),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflict_declarations",
                        to="tenders.competition",
                    ),
                ),
                (
                    "measure_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflict_declarations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["declared_at"],
            },
        ),
        migrations.CreateModel(
            name="DeadlineChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("old_deadline", models.DateTimeField()),
                ("new_deadline", models.DateTimeField()),
                ("reason", models.TextField()),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadline_changes",
                        to="tenders.competition",
                    ),
                ),
            ],
            options={
                "ordering": ["changed_at"],
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("size", models.PositiveBigIntegerField()),
                ("sealed_details", models.BinaryField()),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="tenders.biddraft"
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="DraftFilePiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("ciphertext", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pieces", to="tenders.draftfile"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="DraftPart",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("sealed", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="tenders.biddraft"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sent_at", models.DateTimeField()),
                (
                    "admission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="suppliers.admission",
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="tenders.competition",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name"],
            },
        ),
        migrations.CreateModel(
            name="Opener",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openers", to="tenders.competition"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="OpenerKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("public_key", models.BinaryField(max_length=32)),
                ("salt", models.BinaryField(max_length=16)),
                ("operations", models.PositiveIntegerField(verbose_name="Argon2id operations limit")),
                ("memory", models.PositiveBigIntegerField(verbose_name="Argon2id memory limit, bytes")),
                ("wrapped_key", models.BinaryField()),
                ("enrolled_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opener_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-enrolled_at"],
            },
        ),
        migrations.CreateModel(
            name="KeyShare",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="tenders.competition"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.openerkey"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("opened_at", models.DateTimeField()),
                ("by_recovery", models.BooleanField(default=False, verbose_name="with the hub's share")),
                (
                    "competition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opening", to="tenders.competition"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpenedBid",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("wrapped_key", models.BinaryField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "bid",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opened", to="tenders.bid"
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opened_bids", to="tenders.opening"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpeningAct",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("given_at", models.DateTimeField()),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_acts",
                        to="tenders.competition",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["given_at"],
            },
        ),
        migrations.AddField(
            model_name="opening",
            name="first",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.openingact"
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="second",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.openingact"
            ),
        ),
        migrations.CreateModel(
            name="PeriodAgreement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("deadline", models.DateTimeField(verbose_name="the deadline proposed")),
                ("proposed_at", models.DateTimeField()),
                ("agreed", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="period_agreements",
                        to="tenders.competition",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name"],
            },
        ),
        migrations.CreateModel(
            name="PriceLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=200)),
                (
                    "unit",
                    models.CharField(
                        choices=[("patient", "per registered patient"), ("practice", "per practice"), ("flat", "flat")],
                        max_length=10,
                    ),
                ),
                ("timing", models.CharField(choices=[("once", "one-off"), ("yearly", "each year")], max_length=10)),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="price_lines",
                        to="tenders.competition",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("text", models.TextField()),
                ("shown_as", models.TextField(blank=True, verbose_name="the question as everybody reads it")),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="tenders.competition"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ods_code", models.CharField(max_length=10, verbose_name="ODS code")),
                ("name", models.CharField(max_length=200)),
                (
                    "patients",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="registered patients"
                    ),
                ),
                (
                    "competition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recipients", to="tenders.competition"
                    ),
                ),
            ],
            options={
                "ordering": ["ods_code"],
            },
        ),
        migrations.CreateModel(
            name="SealedPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("ciphertext", models.BinaryField()),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sealed_parts", to="tenders.bid"
                    ),
                ),
            ],
            options={
                "ordering": ["part", "number"],
            },
        ),
        migrations.AddIndex(
            model_name="competition",
            index=models.Index(models.F("buyer"), models.F("published_at"), name="call_offs_of_a_buyer"),
        ),
        migrations.AddConstraint(
            model_name="competition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at__isnull", True),
                    models.Q(
                        ("contract_end__isnull", False),
                        ("deadline__isnull", False),
                        ("public_key__isnull", False),
                        ("published_by__isnull", False),
                        ("value_ex_vat__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_published_call_off_has_key_deadline_and_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="competition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at__isnull", True), ("deadline__gt", models.F("published_at")), _connector="OR"
                ),
                name="bids_close_after_the_invitation",
            ),
        ),
        migrations.AddConstraint(
            model_name="competition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancelled_at__isnull", True), models.Q(("cancel_reason", ""), _negated=True), _connector="OR"
                ),
                name="a_cancellation_has_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="competition",
            constraint=models.CheckConstraint(
                condition=models.Q(("value_ex_vat__isnull", True), ("value_ex_vat__gt", 0), _connector="OR"),
                name="a_call_off_has_a_value_above_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="biddraft",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("organisation"), name="one_bid_draft_for_each_supplier"
            ),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("organisation"), models.F("version"), name="bids_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.UniqueConstraint(
                models.F("competition"),
                models.F("organisation"),
                condition=models.Q(("replaced_at__isnull", True), ("withdrawn_at__isnull", True)),
                name="one_bid_stands_for_each_supplier",
            ),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.UniqueConstraint(
                models.F("competition"),
                models.F("organisation"),
                models.F("submission_key"),
                name="a_submission_counts_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.CheckConstraint(condition=models.Q(("version__gt", 0)), name="a_bid_has_a_version"),
        ),
        migrations.AddConstraint(
            model_name="competitioncriterion",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("code"), name="criterion_codes_are_unique_in_a_call_off"
            ),
        ),
        migrations.AddConstraint(
            model_name="competitioncriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 0), ("weight__lte", 100)), name="a_weight_lies_in_0_to_100"
            ),
        ),
        migrations.AddConstraint(
            model_name="competitioncriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_score__gt", 0)), name="a_score_scale_is_above_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictdeclaration",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("person"), name="a_conflict_is_declared_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictdeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("has_conflict", False), models.Q(("details", ""), _negated=True), _connector="OR"),
                name="a_conflict_has_details_coi_01",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlinechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("new_deadline__gt", models.F("old_deadline"))), name="a_deadline_moves_only_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlinechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_deadline_moves_for_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftfilepiece",
            constraint=models.UniqueConstraint(models.F("file"), models.F("number"), name="draft_pieces_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="draftpart",
            constraint=models.UniqueConstraint(models.F("draft"), models.F("name"), name="one_draft_part_of_each_name"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("organisation"), name="a_supplier_is_invited_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="opener",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("position"), name="one_opener_at_each_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="opener",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("person"), name="two_openers_are_different_people"
            ),
        ),
        migrations.AddConstraint(
            model_name="opener",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__in", [1, 2])), name="there_are_two_openers"
            ),
        ),
        migrations.AddConstraint(
            model_name="openerkey",
            constraint=models.UniqueConstraint(
                models.F("person"), condition=models.Q(("replaced_at__isnull", True)), name="one_opener_key_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="keyshare",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("holder"), name="one_share_for_each_holder"
            ),
        ),
        migrations.AddConstraint(
            model_name="keyshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__in", [1, 2, 3])), name="there_are_three_shares"
            ),
        ),
        migrations.AddConstraint(
            model_name="openedbid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("problem", ""), ("wrapped_key__isnull", False)),
                    models.Q(("wrapped_key__isnull", True), models.Q(("problem", ""), _negated=True)),
                    _connector="OR",
                ),
                name="an_opened_bid_can_be_read_or_says_why_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("first", models.F("second")), _negated=True), name="two_acts_open_bids"
            ),
        ),
        migrations.AddConstraint(
            model_name="periodagreement",
            constraint=models.UniqueConstraint(
                models.F("competition"),
                models.F("organisation"),
                models.F("deadline"),
                name="a_shorter_period_is_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="priceline",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("position"), name="price_lines_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("number"), name="questions_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True),
                    models.Q(models.Q(("answer", ""), _negated=True), models.Q(("shown_as", ""), _negated=True)),
                    _connector="OR",
                ),
                name="an_answer_has_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                models.F("competition"), models.F("ods_code"), name="a_practice_is_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(condition=models.Q(("patients__gt", 0)), name="a_practice_has_patients"),
        ),
        migrations.AddConstraint(
            model_name="sealedpart",
            constraint=models.UniqueConstraint(
                models.F("bid"), models.F("part"), models.F("number"), name="sealed_pieces_are_numbered"
            ),
        ),
    ]
