"""What a decision rests on cannot be carried off either; a submitted lot keeps its receipt, and its clock but for the one
extension (DPS-12); what was asked, answered and extended stays."""

from django.db import migrations

from ledger.append_only import REFUSE

BASIS = """
CREATE OR REPLACE FUNCTION suppliers_basis_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN touched := ARRAY[NEW.application_lot_id];
  ELSIF TG_OP = 'DELETE' THEN touched := ARRAY[OLD.application_lot_id];
  ELSE touched := ARRAY[OLD.application_lot_id, NEW.application_lot_id];
  END IF;
  IF EXISTS (SELECT 1 FROM suppliers_applicationlot WHERE id = ANY (touched) AND decided_at IS NOT NULL) THEN
    RAISE EXCEPTION 'what a decision rests on does not change: % on %', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
"""
BASIS_BEFORE = """
CREATE OR REPLACE FUNCTION suppliers_basis_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched uuid;
BEGIN
  touched := CASE WHEN TG_OP = 'DELETE' THEN OLD.application_lot_id ELSE NEW.application_lot_id END;
  IF EXISTS (SELECT 1 FROM suppliers_applicationlot WHERE id = touched AND decided_at IS NOT NULL) THEN
    RAISE EXCEPTION 'what a decision rests on does not change: % on %', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
"""

LOTS = """
CREATE FUNCTION suppliers_submitted_lot_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  steps text[] := ARRAY['withdrawn_at', 'assessor_id', 'assigned_at', 'recommendation', 'recommendation_reasons',
    'recommended_by_id', 'recommended_at', 'decision', 'reasons', 'decided_by_id', 'decided_at'];
  clock text[] := ARRAY['due_at', 'due_rule'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - steps - clock) = (to_jsonb(OLD) - steps - clock)
     AND (OLD.withdrawn_at IS NULL OR OLD.withdrawn_at IS NOT DISTINCT FROM NEW.withdrawn_at)
     AND ((OLD.due_at, OLD.due_rule) IS NOT DISTINCT FROM (NEW.due_at, NEW.due_rule) OR EXISTS (
       SELECT 1 FROM suppliers_extension AS made
       WHERE made.application_lot_id = NEW.id AND made.due_before = OLD.due_at AND made.due_after = NEW.due_at
     )) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a submitted lot keeps its receipt and its clock: % refused', TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER submitted_lot_kept BEFORE UPDATE OR DELETE ON suppliers_applicationlot
  FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL AND OLD.decided_at IS NULL)
  EXECUTE FUNCTION suppliers_submitted_lot_is_kept();
CREATE TRIGGER extension_kept BEFORE UPDATE OR DELETE ON suppliers_extension
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
LOTS_BEFORE = """
DROP TRIGGER submitted_lot_kept ON suppliers_applicationlot;
DROP FUNCTION suppliers_submitted_lot_is_kept();
DROP TRIGGER extension_kept ON suppliers_extension;
"""

ASKED = """
CREATE FUNCTION suppliers_clarification_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE answer text[] := ARRAY['answer', 'answered_by_id', 'answered_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.answered_at IS NULL AND (to_jsonb(NEW) - answer) = (to_jsonb(OLD) - answer) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was asked and answered does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER clarification_kept BEFORE UPDATE OR DELETE ON suppliers_clarification
  FOR EACH ROW EXECUTE FUNCTION suppliers_clarification_is_kept();

CREATE FUNCTION suppliers_clarified_file_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NOT EXISTS (
    SELECT 1 FROM suppliers_clarification AS asked JOIN suppliers_applicationlot AS lot ON lot.id = asked.application_lot_id
    WHERE asked.id = NEW.clarification_id AND lot.decided_at IS NOT NULL
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a file that came with an answer does not change: % refused', TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER clarified_file_kept BEFORE INSERT OR UPDATE OR DELETE ON suppliers_clarification_documents
  FOR EACH ROW EXECUTE FUNCTION suppliers_clarified_file_is_kept();

CREATE FUNCTION suppliers_request_to_reconsider_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE answer text[] := ARRAY['outcome', 'answer', 'answered_by_id', 'answered_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - answer) = (to_jsonb(OLD) - answer) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a request to reconsider does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER request_to_reconsider_kept BEFORE UPDATE OR DELETE ON suppliers_reconsideration
  FOR EACH ROW EXECUTE FUNCTION suppliers_request_to_reconsider_is_kept();
"""
ASKED_BEFORE = """
DROP TRIGGER clarification_kept ON suppliers_clarification;
DROP FUNCTION suppliers_clarification_is_kept();
DROP TRIGGER clarified_file_kept ON suppliers_clarification_documents;
DROP FUNCTION suppliers_clarified_file_is_kept();
DROP TRIGGER request_to_reconsider_kept ON suppliers_reconsideration;
DROP FUNCTION suppliers_request_to_reconsider_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0022_requests_withdrawn")]
    operations = [
        migrations.RunSQL(BASIS, BASIS_BEFORE),
        migrations.RunSQL(REFUSE + LOTS, LOTS_BEFORE),
        migrations.RunSQL(ASKED, ASKED_BEFORE),
    ]
