"""Requests for information about applications, with their clock (CONF-01). What was asked and answered is kept."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE FUNCTION suppliers_information_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.answered_at IS NULL
     AND (to_jsonb(NEW) - ARRAY['answer', 'answered_by_id', 'answered_at'])
       = (to_jsonb(OLD) - ARRAY['answer', 'answered_by_id', 'answered_at']) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a request for information and its answer do not change'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER information_kept BEFORE UPDATE OR DELETE ON suppliers_informationrequest
  FOR EACH ROW EXECUTE FUNCTION suppliers_information_is_kept();
"""
FREE = """
DROP TRIGGER information_kept ON suppliers_informationrequest;
DROP FUNCTION suppliers_information_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0025_lots_and_standing_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("received_on", models.DateField()),
                ("asked", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
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
                        related_name="information_requests",
                        to="suppliers.applicationlot",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asked", ""), _negated=True), name="a_request_for_information_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="information_is_answered_in_words_by_a_person",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, FREE),
    ]
