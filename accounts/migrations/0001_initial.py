"""People, organisations, and who belongs where in which role, from when until when."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="email address")),
                ("name", models.CharField(max_length=200, verbose_name="full name")),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False)),
                ("joined_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supplier", "Supplier"),
                            ("acute_trust", "Acute trust"),
                            ("health_and_care_trust", "Health and care trust"),
                            ("mental_health_trust", "Mental health trust"),
                            ("community_trust", "Community trust"),
                            ("ccg", "Clinical commissioning group"),
                            ("ambulance_trust", "Ambulance trust"),
                            ("area_team", "Area team"),
                            ("special_health_authority", "Special health authority"),
                            ("nhs_england", "NHS England"),
                            ("icb", "Integrated care board"),
                            ("local_authority", "Local authority"),
                            ("csu", "Commissioning support unit"),
                            ("audit_body", "Audit body"),
                            ("other", "Other body"),
                        ],
                        max_length=30,
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("ods_code", models.CharField(blank=True, max_length=10, verbose_name="ODS code")),
                ("company_number", models.CharField(blank=True, max_length=12)),
                ("charity_number", models.CharField(blank=True, max_length=12)),
                ("no_number_reason", models.CharField(blank=True, max_length=300)),
                ("region", models.CharField(blank=True, max_length=100)),
                ("address", models.TextField(blank=True)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                ("parent_code", models.CharField(blank=True, max_length=10)),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("is_central", models.BooleanField(default=False, verbose_name="central government authority")),
                ("registered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "successors",
                    models.ManyToManyField(blank=True, related_name="predecessors", to="accounts.organisation"),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner (supplier)"),
                            ("editor", "Editor (supplier)"),
                            ("viewer", "Viewer (supplier)"),
                            ("officer", "Procurement officer (buyer)"),
                            ("approver", "Award approver (buyer)"),
                            ("evaluator", "Evaluator (buyer)"),
                            ("assessor", "Assessor (hub)"),
                            ("decider", "Decision maker (hub)"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=12,
                    ),
                ),
                ("began_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"), name="one_person_per_email_address"
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                models.F("kind"), django.db.models.functions.text.Lower("name"), name="organisation_by_kind_and_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                models.F("ods_code"),
                condition=models.Q(("ods_code", ""), _negated=True),
                name="one_organisation_per_ods_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                models.F("company_number"),
                condition=models.Q(("company_number", ""), _negated=True),
                name="one_supplier_per_company_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    ("opened_on__isnull", True),
                    ("closed_on__gte", models.F("opened_on")),
                    _connector="OR",
                ),
                name="organisation_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                models.F("user"),
                models.F("organisation"),
                models.F("role"),
                condition=models.Q(("ended_at__isnull", True)),
                name="one_such_role_at_a_time",
            ),
        ),
    ]
