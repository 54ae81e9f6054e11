"""Makes a table append-only in the database itself, for any room's migration."""

from __future__ import annotations

from django.db.migrations import RunSQL

REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def append_only(table: str, *, unless: str = "") -> RunSQL:
    """Refuse UPDATE (except where the SQL condition `unless` over OLD and NEW holds), DELETE and TRUNCATE."""
    when = f"WHEN (({unless}) IS NOT TRUE)" if unless else ""
    return RunSQL(
        f"""{REFUSE}
        CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {when} EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change();
        """,
        f"""
        DROP TRIGGER IF EXISTS {table}_no_update ON {table};
        DROP TRIGGER IF EXISTS {table}_no_delete ON {table};
        DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
        """,
    )


def unchanged(columns: str) -> str:
    """The SQL condition that an UPDATE leaves these columns (separated by blanks) as they were, for `unless`."""
    return " AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in columns.split())
