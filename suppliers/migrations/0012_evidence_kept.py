"""Held evidence only grows, what was asked and answered stays; what members gave with their applications is held."""

from datetime import date

from django.db import migrations

KEPT = """
CREATE FUNCTION suppliers_held_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'evidence that is held is renewed, never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER held_kept BEFORE UPDATE OR DELETE ON suppliers_heldevidence
  FOR EACH ROW EXECUTE FUNCTION suppliers_held_is_kept();

CREATE FUNCTION suppliers_evidence_request_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.reviewed_at IS NULL
     AND (OLD.admission_id, OLD.what, OLD.reason, OLD.held_id, OLD.again_reason, OLD.asked_by_id, OLD.asked_at, OLD.due_at)
       IS NOT DISTINCT FROM
         (NEW.admission_id, NEW.what, NEW.reason, NEW.held_id, NEW.again_reason, NEW.asked_by_id, NEW.asked_at, NEW.due_at)
     AND (OLD.answered_at IS NULL
       OR (OLD.answer, OLD.answered_by_id, OLD.answered_at) = (NEW.answer, NEW.answered_by_id, NEW.answered_at)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was asked, answered and found does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER evidence_request_kept BEFORE UPDATE OR DELETE ON suppliers_evidencerequest
  FOR EACH ROW EXECUTE FUNCTION suppliers_evidence_request_is_kept();
"""
GONE = """
DROP TRIGGER held_kept ON suppliers_heldevidence;
DROP FUNCTION suppliers_held_is_kept();
DROP TRIGGER evidence_request_kept ON suppliers_evidencerequest;
DROP FUNCTION suppliers_evidence_request_is_kept();
"""
INSURANCE = "insurance-files"


def hold_what_members_gave(apps, schema_editor):
    admission_model, held_model = apps.get_model("suppliers", "Admission"), apps.get_model("suppliers", "HeldEvidence")
    evidence_model, answer_model = apps.get_model("suppliers", "Evidence"), apps.get_model("suppliers", "Answer")
    for admission in admission_model.objects.select_related("application_lot").order_by("admitted_at"):
        application = admission.application_lot.application_id
        stated = answer_model.objects.filter(application=application, question="insurance-expiry").first()
        runs_out = date.fromisoformat(stated.value) if stated and stated.value else None
        for row in evidence_model.objects.filter(application=application, removed_at=None):
            mine = row.lot_id in (None, admission.lot_id)
            held = held_model.objects.filter(organisation=admission.organisation_id, document=row.document_id)
            if mine and not held.exists():
                is_insurance = row.question == INSURANCE
                held_model.objects.create(
                    organisation_id=admission.organisation_id, lot_id=row.lot_id, slot=row.question,
                    title="Insurance: Certificates" if is_insurance else "Given with the application",
                    document_id=row.document_id, expires_on=row.expires_on or (runs_out if is_insurance else None),
                    given_by_id=row.added_by_id, given_at=admission.admitted_at, application_id=application,
                )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0011_held_evidence")]
    operations = [
        migrations.RunPython(hold_what_members_gave, migrations.RunPython.noop),
        migrations.RunSQL(KEPT, GONE),
    ]
