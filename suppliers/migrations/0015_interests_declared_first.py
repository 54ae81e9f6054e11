"""Whoever assesses, decides or reconsiders declares interests first; what was declared stays (COI-01)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE FUNCTION suppliers_impartiality_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.measure = ''
     AND (to_jsonb(NEW) - ARRAY['measure', 'measure_by_id', 'measure_at'])
       = (to_jsonb(OLD) - ARRAY['measure', 'measure_by_id', 'measure_at']) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was declared about interests does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER impartiality_kept BEFORE UPDATE OR DELETE ON suppliers_impartialitydeclaration
  FOR EACH ROW EXECUTE FUNCTION suppliers_impartiality_is_kept();
"""
FREE = """
DROP TRIGGER impartiality_kept ON suppliers_impartialitydeclaration;
DROP FUNCTION suppliers_impartiality_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0014_answers_as_pdf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImpartialityDeclaration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("has_conflict", models.BooleanField()),
                ("details", models.TextField(blank=True)),
                ("declared_at", models.DateTimeField()),
                ("measure", models.TextField(blank=True, verbose_name="what was done about it")),
                ("measure_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impartiality",
                        to="suppliers.application",
                    ),
                ),
                (
                    "measure_by",
                    models.ForeignKey(
                        blank=True,
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
                        related_name="impartiality",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["declared_at", "id"],
                "indexes": [
                    models.Index(
                        models.F("person"),
                        models.F("application"),
                        condition=models.Q(("has_conflict", True)),
                        name="conflicts_of_person",
                    ),
                    models.Index(
                        models.F("declared_at"),
                        condition=models.Q(("has_conflict", True), ("measure", "")),
                        name="conflicts_without_a_measure",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"),
                        models.F("person"),
                        models.F("has_conflict"),
                        name="an_interest_is_declared_once_each_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("has_conflict", False), models.Q(("details", ""), _negated=True), _connector="OR"
                        ),
                        name="a_conflict_in_an_application_has_details_coi_01",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measure", ""), ("measure_at__isnull", True), ("measure_by__isnull", True)),
                            models.Q(
                                ("has_conflict", True),
                                ("measure_at__isnull", False),
                                ("measure_by__isnull", False),
                                models.Q(("measure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_measure_about_a_conflict_has_words_and_a_person",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, FREE),
    ]
