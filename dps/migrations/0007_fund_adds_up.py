"""No year gives more than its fund, and all figures of a year count VAT alike: kept also against raw SQL."""

from django.db import migrations

# Looked at when the transaction ends: a file may raise one amount, lower another and move the fund, in any order.
# The lock makes those who add to one fund at the same time see each other's figures.
ADDS_UP = """
CREATE FUNCTION dps_fund_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE given numeric; fund numeric; ways integer;
BEGIN
  PERFORM 1 FROM dps_dynamicpurchasingsystem d WHERE d.id = NEW.dps_id FOR NO KEY UPDATE;
  SELECT sum(figure.amount) FILTER (WHERE NOT is_fund), sum(figure.amount) FILTER (WHERE is_fund),
      count(DISTINCT l.includes_vat) INTO given, fund, ways
    FROM (
      (SELECT DISTINCT ON (a.organisation_id) false AS is_fund, a.amount, a.load_id FROM dps_allocation a
        WHERE a.dps_id = NEW.dps_id AND a.year = NEW.year ORDER BY a.organisation_id, a.version DESC)
      UNION ALL
      (SELECT true, f.amount, f.load_id FROM dps_fundyear f
        WHERE f.dps_id = NEW.dps_id AND f.year = NEW.year ORDER BY f.version DESC LIMIT 1)
    ) figure JOIN dps_fundload l ON l.id = figure.load_id;
  IF given > fund THEN
    RAISE EXCEPTION '% is given in the year beginning %, and its fund is %', given, NEW.year, fund
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF ways > 1 THEN
    RAISE EXCEPTION 'some figures of the year beginning % include VAT and others do not', NEW.year
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER fundyear_adds_up AFTER INSERT ON dps_fundyear
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dps_fund_adds_up();
CREATE CONSTRAINT TRIGGER allocation_adds_up AFTER INSERT ON dps_allocation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dps_fund_adds_up();
"""
ADDS_UP_BEFORE = """
DROP TRIGGER allocation_adds_up ON dps_allocation;
DROP TRIGGER fundyear_adds_up ON dps_fundyear;
DROP FUNCTION dps_fund_adds_up;
"""


class Migration(migrations.Migration):
    """A guard for the sums of the fund."""

    dependencies = [("dps", "0006_fund_append_only")]

    operations = [migrations.RunSQL(ADDS_UP, ADDS_UP_BEFORE)]
