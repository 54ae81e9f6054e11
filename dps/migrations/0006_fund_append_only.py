"""What the fund was stated to be stays: figures are added, each version after the one before, from a file applied."""

from django.db import migrations

from ledger.append_only import append_only

FOLLOWS = """
CREATE FUNCTION dps_figure_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM dps_fundload l WHERE l.id = NEW.load_id AND l.dps_id = NEW.dps_id AND l.was_applied) THEN
    RAISE EXCEPTION 'no file that was applied states this figure' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_TABLE_NAME = 'dps_fundyear' THEN
    SELECT max(f.version) INTO last FROM dps_fundyear f WHERE f.dps_id = NEW.dps_id AND f.year = NEW.year;
  ELSE
    SELECT max(a.version) INTO last FROM dps_allocation a
      WHERE a.dps_id = NEW.dps_id AND a.year = NEW.year AND a.organisation_id = NEW.organisation_id;
  END IF;
  IF NEW.version <> coalesce(last, 0) + 1 THEN
    RAISE EXCEPTION 'version % does not follow version %', NEW.version, coalesce(last, 0)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fundyear_follows BEFORE INSERT ON dps_fundyear FOR EACH ROW EXECUTE FUNCTION dps_figure_follows();
CREATE TRIGGER allocation_follows BEFORE INSERT ON dps_allocation FOR EACH ROW EXECUTE FUNCTION dps_figure_follows();
"""
FOLLOWS_BEFORE = """
DROP TRIGGER allocation_follows ON dps_allocation;
DROP TRIGGER fundyear_follows ON dps_fundyear;
DROP FUNCTION dps_figure_follows;
"""


class Migration(migrations.Migration):
    """Guards for the fund's three tables."""

    dependencies = [("dps", "0005_fund")]

    operations = [
        append_only("dps_fundload"),
        append_only("dps_fundyear"),
        append_only("dps_allocation"),
        migrations.RunSQL(FOLLOWS, FOLLOWS_BEFORE),
    ]
