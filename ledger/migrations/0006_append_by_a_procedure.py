"""Appending by a procedure: PostgreSQL plans nothing for a call, which saves a tenth of each append.

A call takes no subquery, so that the clock that may be moved stands in a function.
"""

from django.db import migrations

CLOCK = """
CREATE FUNCTION ledger_now() RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN
  RETURN coalesce(
    (SELECT coalesce(frozen_at, clock_timestamp() + shifted_by) FROM ledger_clockshift), clock_timestamp()
  );
END $$
"""

# The time is written as Entry.time writes it, and the hash is that of RFC 6962 (ledger.merkle.leaf_hash).
CREATE = r"""
CREATE PROCEDURE ledger_append(
  before_time text, after_time text, address text, salt text, moment timestamptz, INOUT written_at text
)
LANGUAGE plpgsql AS $$
DECLARE
  time text := to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"');
  said jsonb := before_time || time || after_time;
  leaf bytea := convert_to(before_time || time || after_time, 'UTF8');
BEGIN
  INSERT INTO ledger_entry (
    id, transaction, place, happened_at, verb, object_type, object_id, person, organisation, address, salt, request,
    facts, leaf, leaf_hash
  ) VALUES (
    (said->>'id')::uuid, pg_current_xact_id()::text::bigint, nextval('ledger_entry_place'), moment,
    said->>'verb', said->'object'->>0, said->'object'->>1, said->>'person', said->>'organisation', address, salt,
    said->>'request', said->'facts', leaf, sha256('\x00'::bytea || leaf)
  );
  written_at := time;
END $$
"""


class Migration(migrations.Migration):
    """Gives `ledger.actions.record` a quicker other half. The one before stays for processes that still run old code."""

    dependencies = [("ledger", "0005_append_what_the_leaf_says")]

    operations = [
        migrations.RunSQL(CLOCK, "DROP FUNCTION ledger_now()"),
        migrations.RunSQL(CREATE, "DROP PROCEDURE ledger_append(text, text, text, text, timestamptz, text)"),
    ]
