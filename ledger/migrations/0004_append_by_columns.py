"""Appending column by column: a composite made from JSON cost as much as all the rest."""

import importlib

from django.db import migrations

EARLIER = importlib.import_module("ledger.migrations.0003_append")
ARGUMENTS = "uuid, text, text, text, text, text, text, text, text, jsonb, timestamptz, text, text"

# The time is written as Entry.time writes it, and the hash is that of RFC 6962 (ledger.merkle.leaf_hash).
CREATE = r"""
CREATE FUNCTION ledger_append(
  id uuid, verb text, object_type text, object_id text, person text, organisation text, address text, salt text,
  request text, facts jsonb, moment timestamptz, before_time text, after_time text,
  OUT transaction bigint, OUT place bigint, OUT happened_at timestamptz, OUT leaf bytea, OUT leaf_hash bytea
) LANGUAGE plpgsql AS $$
BEGIN
  transaction := pg_current_xact_id()::text::bigint;
  place := nextval('ledger_entry_place');
  happened_at := moment;
  leaf := convert_to(
    before_time || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') || after_time, 'UTF8');
  leaf_hash := sha256('\x00'::bytea || leaf);
  INSERT INTO ledger_entry (
    id, transaction, place, happened_at, verb, object_type, object_id, person, organisation, address, salt, request,
    facts, leaf, leaf_hash
  ) VALUES (
    id, transaction, place, moment, verb, object_type, object_id, person, organisation, address, salt, request,
    facts, leaf, leaf_hash
  );
END $$
"""


class Migration(migrations.Migration):
    """Gives `ledger.actions.record` a quicker other half."""

    dependencies = [("ledger", "0003_append")]

    operations = [
        migrations.RunSQL("DROP FUNCTION ledger_append(ledger_entry, timestamptz, text, text)", EARLIER.CREATE),
        migrations.RunSQL(CREATE, f"DROP FUNCTION ledger_append({ARGUMENTS})"),
    ]
