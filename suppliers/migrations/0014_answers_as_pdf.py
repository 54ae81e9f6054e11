"""What was submitted, as one PDF beside the receipt."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

KEPT = """
CREATE FUNCTION suppliers_answers_document_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was submitted stays as it was written down' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER answers_document_kept BEFORE UPDATE OR DELETE ON suppliers_answersdocument
  FOR EACH ROW EXECUTE FUNCTION suppliers_answers_document_is_kept();
"""
FREE = """
DROP TRIGGER answers_document_kept ON suppliers_answersdocument;
DROP FUNCTION suppliers_answers_document_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("suppliers", "0013_passports")]

    operations = [
        migrations.CreateModel(
            name="AnswersDocument",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_document",
                        to="suppliers.application",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(KEPT, FREE),
    ]
