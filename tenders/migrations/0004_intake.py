"""A way in for sealed pieces by COPY, which a table with row security refuses. The view itself never shows a row."""

from django.db import migrations

CREATE = """
CREATE VIEW tenders_sealedpart_intake AS
SELECT bid_id, part, number, ciphertext FROM tenders_sealedpart WHERE false;

CREATE FUNCTION tenders_sealedpart_comes_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tenders_sealedpart (bid_id, part, number, ciphertext)
  VALUES (NEW.bid_id, NEW.part, NEW.number, NEW.ciphertext);
  RETURN NEW;
END $$;

CREATE TRIGGER sealedpart_comes_in INSTEAD OF INSERT ON tenders_sealedpart_intake
  FOR EACH ROW EXECUTE FUNCTION tenders_sealedpart_comes_in();
"""
DROP = "DROP VIEW tenders_sealedpart_intake; DROP FUNCTION tenders_sealedpart_comes_in()"


class Migration(migrations.Migration):
    """Gives `tenders.intake` its other half. The rights of who inserts count, and the table's triggers and constraints."""

    dependencies = [("tenders", "0003_keys_may_be_renewed")]

    operations = [migrations.RunSQL(CREATE, DROP)]
