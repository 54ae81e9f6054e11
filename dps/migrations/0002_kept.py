"""A published DPS stays as it was published: the database refuses to change its facts, lots, criteria and papers."""

from django.db import migrations

KEPT = """
CREATE FUNCTION dps_system_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may text[] := ARRAY['terminated_at', 'last_edited_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - may) = (to_jsonb(OLD) - may) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a published DPS does not change: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dps_kept BEFORE UPDATE OR DELETE ON dps_dynamicpurchasingsystem
  FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION dps_system_is_kept();

CREATE FUNCTION dps_part_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  published timestamptz;
BEGIN
  CASE TG_ARGV[0]
    WHEN 'dps' THEN SELECT d.published_at INTO published FROM dps_dynamicpurchasingsystem d
      WHERE d.id = (row->>'dps_id')::uuid;
    WHEN 'lot' THEN SELECT d.published_at INTO published FROM dps_dynamicpurchasingsystem d
      JOIN dps_lot l ON l.dps_id = d.id WHERE l.id = (row->>'lot_id')::uuid;
    WHEN 'version' THEN SELECT v.published_at INTO published FROM dps_specificationversion v
      WHERE v.id = (row->>'version_id')::uuid;
    WHEN 'requirement' THEN SELECT v.published_at INTO published FROM dps_specificationversion v
      JOIN dps_requirement r ON r.version_id = v.id WHERE r.id = (row->>'requirement_id')::uuid;
  END CASE;
  IF published IS NOT NULL THEN
    RAISE EXCEPTION 'a published DPS does not change: % on %', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
"""
PARTS = {
    "lot": "dps",
    "selectioncriterion": "lot",
    "awardcriterion": "lot",
    "requirement": "version",
    "requirement_lots": "requirement",
}


def kept(table: str, parent: str) -> migrations.RunSQL:
    """Rows of a draft may change; those of what is published may not."""
    return migrations.RunSQL(
        f"""CREATE TRIGGER {table}_kept BEFORE INSERT OR UPDATE OR DELETE ON dps_{table}
            FOR EACH ROW EXECUTE FUNCTION dps_part_is_kept('{parent}')""",
        f"DROP TRIGGER {table}_kept ON dps_{table}",
    )


class Migration(migrations.Migration):
    """Guards for everything that a notice states. Specification versions and documents gain later rows, not changes."""

    dependencies = [("dps", "0001_initial")]

    operations = [
        migrations.RunSQL(
            KEPT,
            "DROP TRIGGER dps_kept ON dps_dynamicpurchasingsystem; DROP FUNCTION dps_system_is_kept();"
            "DROP FUNCTION dps_part_is_kept();",
        ),
        *(kept(table, parent) for table, parent in PARTS.items()),
    ]
