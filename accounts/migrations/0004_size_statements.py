"""What suppliers state about their size, year by year, with the enterprises behind them."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from ledger.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_team_invitations"),
    ]

    operations = [
        migrations.CreateModel(
            name="SizeStatement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "staff",
                    models.DecimalField(
                        decimal_places=2, max_digits=9, verbose_name="staff, in years of full-time work"
                    ),
                ),
                (
                    "turnover",
                    models.DecimalField(decimal_places=2, max_digits=16, verbose_name="yearly turnover without VAT"),
                ),
                (
                    "balance_sheet",
                    models.DecimalField(decimal_places=2, max_digits=16, verbose_name="balance sheet total"),
                ),
                ("year_end", models.DateField(verbose_name="last day of the accounting year")),
                ("currency", models.CharField(choices=[("GBP", "Pounds"), ("EUR", "Euros")], max_length=3)),
                ("pounds_per_euro", models.DecimalField(decimal_places=10, max_digits=12, null=True)),
                ("rate_from", models.DateField(null=True)),
                ("is_publicly_controlled", models.BooleanField(default=False)),
                (
                    "nature",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None of these"),
                            ("charity", "Charity"),
                            ("cic", "Community interest company"),
                            ("cooperative", "Co-operative or mutual"),
                            ("voluntary", "Voluntary or community group"),
                            ("social", "Another enterprise that puts most of its profit into its social purpose"),
                        ],
                        max_length=12,
                    ),
                ),
                ("year_size", models.CharField(max_length=6)),
                ("size", models.CharField(max_length=6)),
                ("stated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="size_statements",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-year_end", "-stated_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RelatedEnterprise",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "staff",
                    models.DecimalField(
                        decimal_places=2, max_digits=9, verbose_name="staff, in years of full-time work"
                    ),
                ),
                (
                    "turnover",
                    models.DecimalField(decimal_places=2, max_digits=16, verbose_name="yearly turnover without VAT"),
                ),
                (
                    "balance_sheet",
                    models.DecimalField(decimal_places=2, max_digits=16, verbose_name="balance sheet total"),
                ),
                ("name", models.CharField(max_length=300)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("partner", "Partner: one holds 25% to 50% of the other"),
                            ("linked", "Linked: one holds more than half of the other, or controls it"),
                        ],
                        max_length=7,
                    ),
                ),
                ("share", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="share in percent")),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="related", to="accounts.sizestatement"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="sizestatement",
            index=models.Index(fields=["organisation", "-stated_at"], name="size_statement_newest"),
        ),
        migrations.AddConstraint(
            model_name="sizestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("balance_sheet__gte", 0), ("staff__gte", 0), ("turnover__gte", 0)),
                name="sizestatement_figures_are_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="sizestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("currency", "EUR"), ("pounds_per_euro", None), ("rate_from", None)),
                    models.Q(("currency", "GBP"), ("pounds_per_euro__gt", 0), ("rate_from__isnull", False)),
                    _connector="OR",
                ),
                name="pounds_have_a_dated_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedenterprise",
            constraint=models.CheckConstraint(
                condition=models.Q(("balance_sheet__gte", 0), ("staff__gte", 0), ("turnover__gte", 0)),
                name="relatedenterprise_figures_are_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedenterprise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("relation", "partner"), ("share__gte", 25), ("share__lte", 50)),
                    models.Q(("relation", "linked"), ("share__gte", 0), ("share__lte", 100)),
                    _connector="OR",
                ),
                name="share_fits_the_relation",
            ),
        ),
        append_only("accounts_sizestatement"),
        append_only("accounts_relatedenterprise"),
    ]
