"""What was published, submitted or decided stays as it was: the database refuses to change it."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION suppliers_questionnaire_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published questionnaire does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER questionnaire_frozen BEFORE UPDATE OR DELETE ON suppliers_questionnaire
  FOR EACH ROW EXECUTE FUNCTION suppliers_questionnaire_is_frozen();

CREATE FUNCTION suppliers_submitted_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN touched := ARRAY[NEW.application_id];
  ELSIF TG_OP = 'DELETE' THEN touched := ARRAY[OLD.application_id];
  ELSE touched := ARRAY[OLD.application_id, NEW.application_id];
  END IF;
  IF EXISTS (SELECT 1 FROM suppliers_application WHERE id = ANY (touched) AND submitted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a submitted application does not change: % on %', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER answer_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_answer
  FOR EACH ROW EXECUTE FUNCTION suppliers_submitted_is_frozen();
CREATE TRIGGER evidence_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_evidence
  FOR EACH ROW EXECUTE FUNCTION suppliers_submitted_is_frozen();

CREATE FUNCTION suppliers_application_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'receipt_document_id'])
       = (to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'receipt_document_id'])
     AND (OLD.receipt_document_id IS NULL OR OLD.receipt_document_id IS NOT DISTINCT FROM NEW.receipt_document_id)
     AND (OLD.withdrawn_at IS NULL OR OLD.withdrawn_at IS NOT DISTINCT FROM NEW.withdrawn_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a submitted application does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER application_frozen BEFORE UPDATE OR DELETE ON suppliers_application
  FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION suppliers_application_is_frozen();

CREATE FUNCTION suppliers_decided_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was decided does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER lot_decision_frozen BEFORE UPDATE OR DELETE ON suppliers_applicationlot
  FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION suppliers_decided_is_frozen();

CREATE FUNCTION suppliers_basis_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched uuid;
BEGIN
  touched := CASE WHEN TG_OP = 'DELETE' THEN OLD.application_lot_id ELSE NEW.application_lot_id END;
  IF EXISTS (SELECT 1 FROM suppliers_applicationlot WHERE id = touched AND decided_at IS NOT NULL) THEN
    RAISE EXCEPTION 'what a decision rests on does not change: % on %', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER verdict_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_criterionverdict
  FOR EACH ROW EXECUTE FUNCTION suppliers_basis_is_frozen();
CREATE TRIGGER clarification_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_clarification
  FOR EACH ROW EXECUTE FUNCTION suppliers_basis_is_frozen();
CREATE TRIGGER extension_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_extension
  FOR EACH ROW EXECUTE FUNCTION suppliers_basis_is_frozen();

CREATE FUNCTION suppliers_letter_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.document_id IS DISTINCT FROM NEW.document_id
     OR OLD.application_lot_id <> NEW.application_lot_id OR OLD.reference <> NEW.reference THEN
    RAISE EXCEPTION 'a decision letter does not change once it is made' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER letter_frozen BEFORE UPDATE OR DELETE ON suppliers_decisionletter
  FOR EACH ROW WHEN (OLD.document_id IS NOT NULL) EXECUTE FUNCTION suppliers_letter_is_frozen();

CREATE FUNCTION suppliers_admission_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.organisation_id <> NEW.organisation_id OR OLD.lot_id <> NEW.lot_id
     OR OLD.application_lot_id <> NEW.application_lot_id OR OLD.admitted_at <> NEW.admitted_at THEN
    RAISE EXCEPTION 'an admission is ended or suspended, never deleted or moved'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER admission_kept BEFORE UPDATE OR DELETE ON suppliers_admission
  FOR EACH ROW EXECUTE FUNCTION suppliers_admission_is_kept();
"""

BACKWARDS = """
DROP TRIGGER questionnaire_frozen ON suppliers_questionnaire;
DROP TRIGGER answer_frozen ON suppliers_answer;
DROP TRIGGER evidence_frozen ON suppliers_evidence;
DROP TRIGGER application_frozen ON suppliers_application;
DROP TRIGGER lot_decision_frozen ON suppliers_applicationlot;
DROP TRIGGER verdict_frozen ON suppliers_criterionverdict;
DROP TRIGGER clarification_frozen ON suppliers_clarification;
DROP TRIGGER extension_frozen ON suppliers_extension;
DROP TRIGGER letter_frozen ON suppliers_decisionletter;
DROP TRIGGER admission_kept ON suppliers_admission;
DROP FUNCTION suppliers_questionnaire_is_frozen();
DROP FUNCTION suppliers_submitted_is_frozen();
DROP FUNCTION suppliers_application_is_frozen();
DROP FUNCTION suppliers_decided_is_frozen();
DROP FUNCTION suppliers_basis_is_frozen();
DROP FUNCTION suppliers_letter_is_frozen();
DROP FUNCTION suppliers_admission_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
