"""What was published, invited, sealed and opened stays as it was: the database refuses to change it."""

from django.db import migrations

from ledger.append_only import append_only, unchanged

BID_MAY = f"""
    {unchanged("id competition_id organisation_id version by_safety_net submitted_by_id received_at sealed_key own_key")}
    AND {unchanged("parts content_sha256 sha256_ciphertext size submission_key receipt_id")}
    AND (OLD.replaced_at IS NULL OR OLD.replaced_at = NEW.replaced_at)
    AND (OLD.withdrawn_at IS NULL OR OLD.withdrawn_at = NEW.withdrawn_at)
"""
DECLARATION_MAY = f"""
    {unchanged("id competition_id person_id has_conflict details declared_at")} AND OLD.measure = ''
"""

PUBLISHED = """
CREATE FUNCTION tenders_competition_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may text[] := ARRAY['deadline', 'cancelled_at', 'cancelled_by_id', 'cancel_reason', 'concluded_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - may) = (to_jsonb(OLD) - may) AND NEW.deadline >= OLD.deadline
     AND (OLD.cancelled_at IS NULL OR OLD.cancelled_at IS NOT DISTINCT FROM NEW.cancelled_at)
     AND (OLD.concluded_at IS NULL OR OLD.concluded_at IS NOT DISTINCT FROM NEW.concluded_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a published call-off does not change: % refused', TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER competition_kept BEFORE UPDATE OR DELETE ON tenders_competition
  FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION tenders_competition_is_kept();

CREATE FUNCTION tenders_published_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN touched := ARRAY[NEW.competition_id];
  ELSIF TG_OP = 'DELETE' THEN touched := ARRAY[OLD.competition_id];
  ELSE touched := ARRAY[OLD.competition_id, NEW.competition_id];
  END IF;
  IF EXISTS (SELECT 1 FROM tenders_competition WHERE id = ANY (touched) AND published_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a published call-off does not change: % on %', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
"""
UNPUBLISHED = "DROP TRIGGER competition_kept ON tenders_competition; DROP FUNCTION tenders_competition_is_kept();"
FROZEN_WITH_THE_CALL_OFF = ["competitioncriterion", "priceline", "recipient", "opener"]

# Ciphertext does not shrink; trying to would only cost time.
PLAIN_STORAGE = "ALTER TABLE tenders_{table} ALTER COLUMN ciphertext SET STORAGE {storage}"


def kept_with_the_call_off(table: str) -> migrations.RunSQL:
    """Rows of a draft may change; those of a published call-off may not."""
    return migrations.RunSQL(
        f"""CREATE TRIGGER {table}_kept BEFORE INSERT OR UPDATE OR DELETE ON tenders_{table}
            FOR EACH ROW EXECUTE FUNCTION tenders_published_is_kept()""",
        f"DROP TRIGGER {table}_kept ON tenders_{table}",
    )


class Migration(migrations.Migration):
    """Triggers in place of good intentions."""

    dependencies = [("tenders", "0001_initial")]

    operations = [
        migrations.RunSQL(PUBLISHED, f"{UNPUBLISHED} DROP FUNCTION tenders_published_is_kept();"),
        *(kept_with_the_call_off(table) for table in FROZEN_WITH_THE_CALL_OFF),
        append_only("tenders_invitation"),
        append_only("tenders_deadlinechange"),
        append_only("tenders_keyshare"),
        append_only("tenders_conflictdeclaration", unless=DECLARATION_MAY),
        append_only("tenders_bid", unless=BID_MAY),
        append_only("tenders_sealedpart"),
        append_only("tenders_openingact"),
        append_only("tenders_opening"),
        append_only("tenders_openedbid"),
        *(
            migrations.RunSQL(
                PLAIN_STORAGE.format(table=table, storage="EXTERNAL"),
                PLAIN_STORAGE.format(table=table, storage="EXTENDED"),
            )
            for table in ("sealedpart", "draftfilepiece")
        ),
    ]
