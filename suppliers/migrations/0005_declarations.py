"""Members renew their self-declaration when the hub asks (DPS-17)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE FUNCTION suppliers_campaign_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what members were asked does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER campaign_kept BEFORE UPDATE OR DELETE ON suppliers_declarationcampaign
  FOR EACH ROW EXECUTE FUNCTION suppliers_campaign_is_kept();

CREATE FUNCTION suppliers_declaration_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.campaign_id = NEW.campaign_id AND OLD.organisation_id = NEW.organisation_id
     AND OLD.reviewed_at IS NULL AND (
       OLD.answered_at IS NULL
       OR (OLD.answer, OLD.details, OLD.signatory_name, OLD.signatory_position, OLD.answered_by_id, OLD.answered_at)
        = (NEW.answer, NEW.details, NEW.signatory_name, NEW.signatory_position, NEW.answered_by_id, NEW.answered_at)
     ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was declared and found does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER declaration_kept BEFORE UPDATE OR DELETE ON suppliers_reneweddeclaration
  FOR EACH ROW EXECUTE FUNCTION suppliers_declaration_is_kept();
"""
GONE = """
DROP TRIGGER declaration_kept ON suppliers_reneweddeclaration;
DROP FUNCTION suppliers_declaration_is_kept();
DROP TRIGGER campaign_kept ON suppliers_declarationcampaign;
DROP FUNCTION suppliers_campaign_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_succession"),
        ("dps", "0004_kept_through_variations"),
        ("suppliers", "0004_membership_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeclarationCampaign",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.TextField()),
                ("sent_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "dps",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declaration_campaigns",
                        to="dps.dynamicpurchasingsystem",
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
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="RenewedDeclaration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unchanged", "Nothing has changed: our declaration still holds in every point"),
                            ("changed", "Something has changed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("details", models.TextField(blank=True)),
                ("signatory_name", models.CharField(blank=True, max_length=200)),
                ("signatory_position", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("finding", models.TextField(blank=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
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
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="suppliers.declarationcampaign",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewed_declarations",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "reviewed_by",
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
                "ordering": ["organisation__name"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("campaign"), models.F("organisation"), name="a_campaign_asks_each_member_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("signatory_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_declaration_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "changed"), _negated=True),
                            models.Q(("details", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_change_is_described",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", ""), ("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("finding", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_review_has_a_finding_and_a_person",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, GONE),
    ]
