"""Applicants mark what is confidential, with the reason; frozen with the application (CONF-01)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE TRIGGER confidential_mark_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_confidentialmark
  FOR EACH ROW EXECUTE FUNCTION suppliers_submitted_is_frozen();
"""
GONE = "DROP TRIGGER confidential_mark_frozen ON suppliers_confidentialmark;"


class Migration(migrations.Migration):
    dependencies = [
        ("dps", "0004_kept_through_variations"),
        ("suppliers", "0006_reconsideration_and_filters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfidentialMark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=100)),
                ("reason", models.TextField()),
                ("marked_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confidential_marks",
                        to="suppliers.application",
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
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"),
                        models.F("lot"),
                        models.F("question"),
                        name="an_answer_is_marked_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="what_is_confidential_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, GONE),
    ]
