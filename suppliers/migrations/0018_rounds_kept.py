"""What a round asks, what was submitted to it and what was found stays as it was."""

from django.db import migrations

KEPT = """
CREATE FUNCTION suppliers_round_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'unasked' = to_jsonb(OLD) - 'unasked' AND OLD.unasked = 0 THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what a round asks does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER round_kept BEFORE UPDATE OR DELETE ON suppliers_complianceround
  FOR EACH ROW EXECUTE FUNCTION suppliers_round_is_kept();

CREATE FUNCTION suppliers_round_member_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found_columns text[] := ARRAY['is_compliant', 'finding', 'assessed_by_id', 'assessed_at'];
  signed_columns text[] := ARRAY['submitted_at', 'submitted_by_id', 'signatory_name', 'signatory_position'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.assessed_at IS NULL
     AND to_jsonb(NEW) - found_columns - signed_columns = to_jsonb(OLD) - found_columns - signed_columns
     AND (OLD.submitted_at IS NULL OR to_jsonb(NEW) - found_columns = to_jsonb(OLD) - found_columns) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was answered to a round and found on it does not change'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER round_member_kept BEFORE UPDATE OR DELETE ON suppliers_roundmember
  FOR EACH ROW EXECUTE FUNCTION suppliers_round_member_is_kept();

CREATE FUNCTION suppliers_round_reply_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched uuid := CASE WHEN TG_OP = 'INSERT' THEN NEW.member_id ELSE OLD.member_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM suppliers_roundmember WHERE id = touched
             AND (submitted_at IS NOT NULL OR assessed_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'a submitted answer to a round does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER round_reply_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_roundreply
  FOR EACH ROW EXECUTE FUNCTION suppliers_round_reply_is_frozen();
CREATE TRIGGER round_file_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_roundfile
  FOR EACH ROW EXECUTE FUNCTION suppliers_round_reply_is_frozen();
"""
GONE = """
DROP TRIGGER round_file_frozen ON suppliers_roundfile;
DROP TRIGGER round_reply_frozen ON suppliers_roundreply;
DROP FUNCTION suppliers_round_reply_is_frozen();
DROP TRIGGER round_member_kept ON suppliers_roundmember;
DROP FUNCTION suppliers_round_member_is_kept();
DROP TRIGGER round_kept ON suppliers_complianceround;
DROP FUNCTION suppliers_round_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0017_compliance_rounds")]
    operations = [migrations.RunSQL(KEPT, GONE)]
