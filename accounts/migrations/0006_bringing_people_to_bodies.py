"""Who is brought to a public body is confirmed by a second person; the hub allows further e-mail domains."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_join_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllowedDomain",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("domain", models.CharField(max_length=253)),
                ("reason", models.CharField(max_length=500)),
                ("allowed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["domain"],
            },
        ),
        migrations.AddField(
            model_name="teaminvitation",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="teaminvitation",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="teaminvitation",
            name="needs_confirmation",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("owner", "Owner (supplier)"),
                    ("editor", "Editor (supplier)"),
                    ("viewer", "Viewer (supplier)"),
                    ("officer", "Procurement officer (buyer)"),
                    ("approver", "Award approver (buyer)"),
                    ("evaluator", "Evaluator (buyer)"),
                    ("admin", "Administrator (public body)"),
                    ("assessor", "Assessor (hub)"),
                    ("decider", "Decision maker (hub)"),
                    ("auditor", "Auditor"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="teaminvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("invited_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_confirms_their_own_invitation",
            ),
        ),
        migrations.AddField(
            model_name="alloweddomain",
            name="allowed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="alloweddomain",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="allowed_domains", to="accounts.organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="alloweddomain",
            constraint=models.UniqueConstraint(
                models.F("organisation"),
                models.F("domain"),
                condition=models.Q(("withdrawn_at__isnull", True)),
                name="a_domain_is_allowed_once",
            ),
        ),
    ]
