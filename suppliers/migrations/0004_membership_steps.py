"""Suspension, reinstatement and removal: proposed by one, decided by another, kept as it was said."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE FUNCTION suppliers_step_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.decided_at IS NULL AND (OLD.replied_at IS NULL OR OLD.reply = NEW.reply)
     AND (OLD.admission_id, OLD.kind, OLD.reasons, OLD.proposed_by_id, OLD.proposed_at, OLD.reply_until)
       = (NEW.admission_id, NEW.kind, NEW.reasons, NEW.proposed_by_id, NEW.proposed_at, NEW.reply_until) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was proposed, replied and decided about an admission does not change'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER step_kept BEFORE UPDATE OR DELETE ON suppliers_membershipstep
  FOR EACH ROW EXECUTE FUNCTION suppliers_step_is_kept();
"""
GONE = """
DROP TRIGGER step_kept ON suppliers_membershipstep;
DROP FUNCTION suppliers_step_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0003_keys_may_be_renewed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MembershipStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("suspend", "Suspend"), ("reinstate", "Reinstate"), ("remove", "Remove")],
                        max_length=10,
                    ),
                ),
                ("reasons", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                ("reply_until", models.DateTimeField()),
                ("reply", models.TextField(blank=True)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("goes_ahead", models.BooleanField(null=True)),
                ("decision_reasons", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "admission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="suppliers.admission"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("admission"),
                        condition=models.Q(("decided_at__isnull", True)),
                        name="one_open_step_of_an_admission",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("goes_ahead__isnull", True)
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("goes_ahead__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                models.Q(("decision_reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_step_is_decided_by_another_person_with_reasons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at__isnull", True), ("replied_by__isnull", True), ("reply", "")),
                            models.Q(
                                models.Q(("reply", ""), _negated=True),
                                ("replied_at__isnull", False),
                                ("replied_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_reply_names_who_gave_it_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reasons", ""), _negated=True), name="a_step_has_reasons"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, GONE),
    ]
