"""No lot enters an application once it is submitted; whom a decided step has not suspended, reinstated or removed, is not."""

from django.db import migrations

LOTS = """
CREATE TRIGGER lot_added_before_submission BEFORE INSERT ON suppliers_applicationlot
  FOR EACH ROW EXECUTE FUNCTION suppliers_submitted_is_frozen();
CREATE TRIGGER lot_moved_before_submission BEFORE UPDATE ON suppliers_applicationlot
  FOR EACH ROW WHEN (OLD.application_id <> NEW.application_id) EXECUTE FUNCTION suppliers_submitted_is_frozen();
"""
LOTS_BEFORE = """
DROP TRIGGER lot_added_before_submission ON suppliers_applicationlot;
DROP TRIGGER lot_moved_before_submission ON suppliers_applicationlot;
"""

STANDING = """
CREATE FUNCTION suppliers_step_was_decided(admission uuid, what text, moment timestamptz) RETURNS boolean LANGUAGE sql AS $$
  SELECT EXISTS (
    SELECT 1 FROM suppliers_membershipstep
    WHERE admission_id = admission AND kind = what AND goes_ahead AND decided_at = moment
  );
$$;
CREATE FUNCTION suppliers_standing_follows_steps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  suspended_before timestamptz := CASE WHEN TG_OP = 'UPDATE' THEN OLD.suspended_at END;
  ended_before timestamptz := CASE WHEN TG_OP = 'UPDATE' THEN OLD.ended_at END;
BEGIN
  IF NEW.suspended_at IS DISTINCT FROM suspended_before AND NOT (CASE
       WHEN NEW.suspended_at IS NULL THEN EXISTS (
         SELECT 1 FROM suppliers_membershipstep WHERE admission_id = NEW.id AND kind = 'reinstate' AND goes_ahead
           AND decided_at >= suspended_before)
       ELSE suppliers_step_was_decided(NEW.id, 'suspend', NEW.suspended_at) END)
     OR NEW.ended_at IS DISTINCT FROM ended_before
       AND NOT suppliers_step_was_decided(NEW.id, 'remove', NEW.ended_at) THEN
    RAISE EXCEPTION 'an admission is suspended, reinstated or ended by a decided step and by nothing else'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER standing_follows_steps BEFORE INSERT OR UPDATE ON suppliers_admission
  FOR EACH ROW EXECUTE FUNCTION suppliers_standing_follows_steps();
"""
STANDING_BEFORE = """
DROP TRIGGER standing_follows_steps ON suppliers_admission;
DROP FUNCTION suppliers_standing_follows_steps();
DROP FUNCTION suppliers_step_was_decided(uuid, text, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0024_removed_for_good")]
    operations = [migrations.RunSQL(LOTS, LOTS_BEFORE), migrations.RunSQL(STANDING, STANDING_BEFORE)]
