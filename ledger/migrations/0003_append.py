"""Appending as a function in the database: its plan is kept by the session, and no change waits for a second round trip."""

from django.db import migrations

# The time is written as Entry.time writes it, and the hash is that of RFC 6962 (ledger.merkle.leaf_hash).
CREATE = r"""
CREATE FUNCTION ledger_append(entry ledger_entry, moment timestamptz, before_time text, after_time text)
RETURNS ledger_entry LANGUAGE plpgsql AS $$
BEGIN
  entry.transaction := pg_current_xact_id()::text::bigint;
  entry.place := nextval('ledger_entry_place');
  entry.happened_at := moment;
  entry.leaf := convert_to(
    before_time || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') || after_time, 'UTF8');
  entry.leaf_hash := sha256('\x00'::bytea || entry.leaf);
  INSERT INTO ledger_entry VALUES (entry.*);
  RETURN entry;
END $$
"""


class Migration(migrations.Migration):
    """Gives `ledger.actions.record` its other half."""

    dependencies = [("ledger", "0002_append_only")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION ledger_append")]
