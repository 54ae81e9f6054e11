"""Consortium members, subcontractors and others answer for themselves (SQ-01)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE TRIGGER party_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_party
  FOR EACH ROW EXECUTE FUNCTION suppliers_submitted_is_frozen();

CREATE FUNCTION suppliers_party_is_of_the_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM suppliers_party WHERE id = NEW.party_id AND application_id = NEW.application_id) THEN
    RAISE EXCEPTION 'a party answers in its own application' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER answer_party BEFORE INSERT OR UPDATE ON suppliers_answer
  FOR EACH ROW WHEN (NEW.party_id IS NOT NULL) EXECUTE FUNCTION suppliers_party_is_of_the_application();
CREATE TRIGGER evidence_party BEFORE INSERT OR UPDATE ON suppliers_evidence
  FOR EACH ROW WHEN (NEW.party_id IS NOT NULL) EXECUTE FUNCTION suppliers_party_is_of_the_application();
CREATE TRIGGER confidential_mark_party BEFORE INSERT OR UPDATE ON suppliers_confidentialmark
  FOR EACH ROW WHEN (NEW.party_id IS NOT NULL) EXECUTE FUNCTION suppliers_party_is_of_the_application();
"""
GONE = """
DROP TRIGGER answer_party ON suppliers_answer;
DROP TRIGGER evidence_party ON suppliers_evidence;
DROP TRIGGER confidential_mark_party ON suppliers_confidentialmark;
DROP FUNCTION suppliers_party_is_of_the_application();
DROP TRIGGER party_frozen ON suppliers_party;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("dps", "0004_kept_through_variations"),
        ("suppliers", "0009_heard_and_late"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("member", "Consortium member"), ("subcontractor", "Subcontractor relied on")],
                        max_length=15,
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("company_number", models.CharField(blank=True, max_length=20)),
                ("charity_number", models.CharField(blank=True, max_length=20)),
                ("role", models.CharField(max_length=500)),
                ("share", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("named_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="answer",
            name="a_question_has_one_answer",
        ),
        migrations.RemoveConstraint(
            model_name="confidentialmark",
            name="an_answer_is_marked_once",
        ),
        migrations.RemoveConstraint(
            model_name="criterionverdict",
            name="one_verdict_on_one_thing",
        ),
        migrations.AddField(
            model_name="party",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="suppliers.application"
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="named_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="suppliers.party",
            ),
        ),
        migrations.AddField(
            model_name="confidentialmark",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="confidential_marks",
                to="suppliers.party",
            ),
        ),
        migrations.AddField(
            model_name="criterionverdict",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="suppliers.party",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="suppliers.party",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                models.F("application"),
                models.F("lot"),
                models.F("party"),
                models.F("question"),
                name="a_question_has_one_answer",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("lot__isnull", True), ("party__isnull", True), _connector="OR"),
                name="an_answer_is_for_a_lot_or_a_party",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidentialmark",
            constraint=models.UniqueConstraint(
                models.F("application"),
                models.F("lot"),
                models.F("party"),
                models.F("question"),
                name="an_answer_is_marked_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("party__isnull", True), models.Q(("ground", ""), _negated=True), _connector="OR"),
                name="a_verdict_on_a_party_is_about_a_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionverdict",
            constraint=models.UniqueConstraint(
                models.F("application_lot"),
                models.F("criterion"),
                models.F("requirement"),
                models.F("ground"),
                models.F("party"),
                name="one_verdict_on_one_thing",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("lot__isnull", True), ("party__isnull", True), _connector="OR"),
                name="evidence_is_for_a_lot_or_a_party",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(
                models.F("application"), models.F("number"), name="a_party_has_its_own_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(models.F("application"), models.F("name"), name="a_party_is_named_once"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("share", None), ("share__lte", 100), _connector="OR"),
                name="a_share_is_at_most_the_whole",
            ),
        ),
        migrations.RunSQL(KEPT, GONE),
    ]
