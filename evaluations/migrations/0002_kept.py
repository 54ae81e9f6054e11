"""What was judged, scored, agreed and awarded stays: the database refuses to change it."""

from django.db import migrations

from ledger.append_only import append_only


class Migration(migrations.Migration):
    """Both layers of scores are kept for ever (SCORE-01); a draft score may change until it is handed in."""

    dependencies = [("evaluations", "0001_initial")]

    operations = [
        append_only("evaluations_compliancecheck"),
        append_only("evaluations_consensus"),
        append_only("evaluations_lotsdrawn"),
        append_only("evaluations_contract"),
        migrations.RunSQL(
            """CREATE FUNCTION evaluations_score_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION 'a submitted score does not change: % refused', TG_OP
                USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER score_kept BEFORE UPDATE OR DELETE ON evaluations_score
              FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION evaluations_score_is_kept();
            CREATE FUNCTION evaluations_award_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION 'an approved or returned award does not change: % refused', TG_OP
                USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER award_kept BEFORE UPDATE OR DELETE ON evaluations_award
              FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL OR OLD.returned_at IS NOT NULL)
              EXECUTE FUNCTION evaluations_award_is_kept();""",
            """DROP TRIGGER score_kept ON evaluations_score; DROP FUNCTION evaluations_score_is_kept();
            DROP TRIGGER award_kept ON evaluations_award; DROP FUNCTION evaluations_award_is_kept();""",
        ),
    ]
