"""An admission that has ended stays ended: who was removed applies again, and is admitted anew."""

from django.db import migrations

KEPT = """
CREATE FUNCTION suppliers_admission_stays_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an admission that has ended does not begin again' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER admission_ended BEFORE UPDATE ON suppliers_admission
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL AND OLD.ended_at IS DISTINCT FROM NEW.ended_at)
  EXECUTE FUNCTION suppliers_admission_stays_ended();
"""
FREE = """
DROP TRIGGER admission_ended ON suppliers_admission;
DROP FUNCTION suppliers_admission_stays_ended();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0023_basis_kept_whole")]
    operations = [migrations.RunSQL(KEPT, FREE)]
