"""Changes of name, number or control: stated by the supplier, decided by the hub."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from ledger.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_bringing_people_to_bodies"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdentityChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("name", "Its name"),
                            ("company_number", "Its Companies House number"),
                            ("charity_number", "Its charity number"),
                            ("control", "Who controls it"),
                        ],
                        max_length=14,
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=1000)),
                ("after", models.CharField(max_length=1000)),
                ("happened_on", models.DateField()),
                ("reason", models.CharField(max_length=1000)),
                ("stated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_changes",
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
                "ordering": ["-stated_at"],
            },
        ),
        migrations.CreateModel(
            name="IdentityDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_verified", models.BooleanField()),
                ("reasons", models.CharField(max_length=1000)),
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="accounts.identitychange",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="identitychange",
            constraint=models.CheckConstraint(
                condition=models.Q(("before", models.F("after")), _negated=True), name="a_change_changes_something"
            ),
        ),
        append_only("accounts_identitychange"),
        append_only("accounts_identitydecision"),
    ]
