"""Another organisation can take part for some lots only; the database keeps them lots of the same DPS."""

from django.db import migrations, models

KEPT = """
CREATE FUNCTION suppliers_party_lots_are_of_the_dps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF jsonb_typeof(NEW.lots) <> 'array' OR EXISTS (
    SELECT 1 FROM jsonb_array_elements(NEW.lots) AS named(number)
    WHERE NOT EXISTS (SELECT 1 FROM dps_lot JOIN suppliers_application USING (dps_id)
                      WHERE suppliers_application.id = NEW.application_id AND to_jsonb(dps_lot.number) = named.number)
  ) THEN
    RAISE EXCEPTION 'a party takes part for lots of its DPS' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER party_lots BEFORE INSERT OR UPDATE ON suppliers_party
  FOR EACH ROW EXECUTE FUNCTION suppliers_party_lots_are_of_the_dps();
"""
GONE = """
DROP TRIGGER party_lots ON suppliers_party;
DROP FUNCTION suppliers_party_lots_are_of_the_dps();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0018_rounds_kept"), ("dps", "0004_kept_through_variations")]
    operations = [
        migrations.AddField(
            model_name="party", name="lots", field=models.JSONField(blank=True, db_default=[], default=list)
        ),
        migrations.RunSQL(KEPT, GONE),
    ]
