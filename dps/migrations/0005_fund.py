"""The fund: files of allocations, how large it is in each year, and what each body is given."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_charities_once"),
        ("dps", "0004_kept_through_variations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FundLoad",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=300, verbose_name="where the amounts come from")),
                ("includes_vat", models.BooleanField(verbose_name="whether VAT is in the amounts")),
                ("loaded_at", models.DateTimeField()),
                ("was_applied", models.BooleanField()),
                ("rows", models.PositiveIntegerField()),
                ("report", models.JSONField(default=dict)),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_loads",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
                (
                    "loaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-loaded_at"],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "year",
                    models.PositiveSmallIntegerField(verbose_name="calendar year in which the financial year begins"),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "load",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="dps.fundload"
                    ),
                ),
            ],
            options={
                "ordering": ["year"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FundYear",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "year",
                    models.PositiveSmallIntegerField(verbose_name="calendar year in which the financial year begins"),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_years",
                        to="dps.dynamicpurchasingsystem",
                    ),
                ),
                (
                    "load",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fund_years", to="dps.fundload"
                    ),
                ),
            ],
            options={
                "ordering": ["year"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="fundload",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="a_fund_load_says_its_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="allocation_is_no_debt"),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2000), ("year__lt", 2100)), name="allocation_is_of_this_century"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="allocation_versions_begin_at_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.UniqueConstraint(
                models.F("dps"),
                models.F("organisation"),
                models.F("year"),
                models.F("version"),
                name="one_allocation_per_body_year_and_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundyear",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="fundyear_is_no_debt"),
        ),
        migrations.AddConstraint(
            model_name="fundyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2000), ("year__lt", 2100)), name="fundyear_is_of_this_century"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="fundyear_versions_begin_at_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundyear",
            constraint=models.UniqueConstraint(
                models.F("dps"), models.F("year"), models.F("version"), name="one_fund_per_year_and_version"
            ),
        ),
    ]
