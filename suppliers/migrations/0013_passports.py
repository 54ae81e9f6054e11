"""Passports: consent, what was exported under it, and which evidence came by one."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from documents.rotation import sealed_anew
from ledger.append_only import unchanged

ANSWER_STAYS = unchanged("id application_id lot_id question value revision changed_by_id changed_at")
KEPT = f"""
CREATE FUNCTION suppliers_passport_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a passport and the consent to it stay as they are: % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER passport_consent_stays BEFORE DELETE ON suppliers_passportconsent
  FOR EACH ROW EXECUTE FUNCTION suppliers_passport_is_kept();
CREATE TRIGGER passport_consent_is_withdrawn_once BEFORE UPDATE ON suppliers_passportconsent
  FOR EACH ROW WHEN ((
    OLD.withdrawn_at IS NULL AND {unchanged("id organisation_id recipient purpose given_by_id given_at")}
  ) IS NOT TRUE) EXECUTE FUNCTION suppliers_passport_is_kept();
CREATE TRIGGER passport_export_stays BEFORE DELETE ON suppliers_passportexport
  FOR EACH ROW EXECUTE FUNCTION suppliers_passport_is_kept();
CREATE TRIGGER passport_export_kept BEFORE UPDATE ON suppliers_passportexport
  FOR EACH ROW WHEN ((
    {unchanged("id consent_id note sha256 answers files left_out made_by_id made_at")} AND {sealed_anew("manifest")}
  ) IS NOT TRUE) EXECUTE FUNCTION suppliers_passport_is_kept();
CREATE TRIGGER passport_file_kept BEFORE UPDATE OR DELETE ON suppliers_passportfile
  FOR EACH ROW EXECUTE FUNCTION suppliers_passport_is_kept();

DROP TRIGGER changed_answer_frozen ON suppliers_answer;
CREATE TRIGGER changed_answer_frozen BEFORE UPDATE ON suppliers_answer
  FOR EACH ROW WHEN (({ANSWER_STAYS} AND {unchanged("party_id asked")} AND {sealed_anew("sealed")}) IS NOT TRUE)
  EXECUTE FUNCTION suppliers_submitted_is_frozen();
"""
GONE = f"""
DROP TRIGGER changed_answer_frozen ON suppliers_answer;
CREATE TRIGGER changed_answer_frozen BEFORE UPDATE ON suppliers_answer
  FOR EACH ROW WHEN (({ANSWER_STAYS} AND {sealed_anew("sealed")}) IS NOT TRUE)
  EXECUTE FUNCTION suppliers_submitted_is_frozen();

DROP TRIGGER passport_file_kept ON suppliers_passportfile;
DROP TRIGGER passport_export_kept ON suppliers_passportexport;
DROP TRIGGER passport_export_stays ON suppliers_passportexport;
DROP TRIGGER passport_consent_is_withdrawn_once ON suppliers_passportconsent;
DROP TRIGGER passport_consent_stays ON suppliers_passportconsent;
DROP FUNCTION suppliers_passport_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_charities_once"),
        ("documents", "0001_initial"),
        ("suppliers", "0012_evidence_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="for_review",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="PassportConsent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("recipient", models.CharField(max_length=300)),
                ("purpose", models.TextField()),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passport_consents",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "withdrawn_by",
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
                "ordering": ["-given_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PassportExport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("manifest", models.BinaryField()),
                ("note", models.TextField()),
                ("sha256", models.CharField(help_text="of the manifest", max_length=64)),
                ("answers", models.PositiveIntegerField()),
                ("files", models.PositiveIntegerField()),
                ("left_out", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exports",
                        to="suppliers.passportconsent",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PassportFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=20)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stored",
                        to="suppliers.passportexport",
                    ),
                ),
            ],
            options={
                "ordering": ["path"],
            },
        ),
        migrations.AddIndex(
            model_name="passportconsent",
            index=models.Index(
                models.F("organisation"),
                models.OrderBy(models.F("given_at"), descending=True),
                name="consents_of_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="passportconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recipient", ""), _negated=True), models.Q(("purpose", ""), _negated=True)
                ),
                name="a_consent_says_to_whom_and_for_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="passportconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_consent_is_withdrawn_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="passportfile",
            constraint=models.UniqueConstraint(models.F("export"), models.F("path"), name="a_path_holds_one_file"),
        ),
        migrations.RunSQL(KEPT, GONE),
    ]
