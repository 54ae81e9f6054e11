"""An admission moves only to a later version of its DPS, and to one that asks more only once it was found compliant."""

from django.db import migrations

KEPT = """
CREATE FUNCTION suppliers_admission_follows_the_rounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM dps_specificationversion AS before JOIN dps_specificationversion AS after USING (dps_id)
    WHERE before.id = OLD.specification_version_id AND after.id = NEW.specification_version_id
      AND after.number > before.number
  ) THEN
    RAISE EXCEPTION 'an admission moves to a later version of the specification of its DPS, never back'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM suppliers_roundmember AS answered JOIN suppliers_complianceround AS asked ON asked.id = answered.round_id
    WHERE answered.admission_id = NEW.id AND answered.is_compliant AND asked.version_id = NEW.specification_version_id
  ) AND EXISTS (
    SELECT 1 FROM dps_requirement AS anew JOIN dps_requirement_lots AS its ON its.requirement_id = anew.id
    WHERE anew.version_id = NEW.specification_version_id AND its.lot_id = NEW.lot_id AND NOT EXISTS (
      SELECT 1 FROM dps_requirement AS known JOIN dps_requirement_lots AS there ON there.requirement_id = known.id
      WHERE known.version_id = OLD.specification_version_id AND there.lot_id = NEW.lot_id
        AND (known.code, known.heading, known.text, known.level) = (anew.code, anew.heading, anew.text, anew.level)
    )
  ) THEN
    RAISE EXCEPTION 'an admission moves to a version that asks more only once its supplier was found compliant'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER admission_version BEFORE UPDATE ON suppliers_admission
  FOR EACH ROW WHEN (OLD.specification_version_id <> NEW.specification_version_id)
  EXECUTE FUNCTION suppliers_admission_follows_the_rounds();
"""
GONE = """
DROP TRIGGER admission_version ON suppliers_admission;
DROP FUNCTION suppliers_admission_follows_the_rounds();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0020_who_moved_which_file"), ("dps", "0004_kept_through_variations")]
    operations = [migrations.RunSQL(KEPT, GONE)]
