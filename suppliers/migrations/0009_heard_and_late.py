"""A supplier may still reply to a suspension that came at once, and a member declare after its silence was reviewed."""

from django.db import migrations, models

FORWARDS = """
CREATE OR REPLACE FUNCTION suppliers_step_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.replied_at IS NULL OR OLD.reply = NEW.reply)
     AND (OLD.admission_id, OLD.kind, OLD.reasons, OLD.proposed_by_id, OLD.proposed_at, OLD.reply_until)
       = (NEW.admission_id, NEW.kind, NEW.reasons, NEW.proposed_by_id, NEW.proposed_at, NEW.reply_until)
     AND (OLD.decided_at IS NULL OR (
       OLD.kind = 'suspend' AND OLD.goes_ahead AND OLD.replied_at IS NULL AND NEW.replied_at <= OLD.reply_until
       AND (OLD.goes_ahead, OLD.decision_reasons, OLD.decided_by_id, OLD.decided_at)
         = (NEW.goes_ahead, NEW.decision_reasons, NEW.decided_by_id, NEW.decided_at)
     )) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was proposed, replied and decided about an admission does not change'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION suppliers_declaration_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE unanswered boolean := OLD.answered_at IS NULL;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.campaign_id = NEW.campaign_id AND OLD.organisation_id = NEW.organisation_id
     AND (unanswered OR
       (OLD.answer, OLD.details, OLD.signatory_name, OLD.signatory_position, OLD.answered_by_id, OLD.answered_at)
        = (NEW.answer, NEW.details, NEW.signatory_name, NEW.signatory_position, NEW.answered_by_id, NEW.answered_at))
     AND (OLD.reviewed_at IS NULL
       OR (OLD.finding, OLD.reviewed_by_id, OLD.reviewed_at) = (NEW.finding, NEW.reviewed_by_id, NEW.reviewed_at)
          AND unanswered
       OR NOT unanswered AND OLD.reviewed_at < OLD.answered_at AND starts_with(NEW.finding, OLD.finding)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was declared and found does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
BACKWARDS = """
CREATE OR REPLACE FUNCTION suppliers_step_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.decided_at IS NULL AND (OLD.replied_at IS NULL OR OLD.reply = NEW.reply)
     AND (OLD.admission_id, OLD.kind, OLD.reasons, OLD.proposed_by_id, OLD.proposed_at, OLD.reply_until)
       = (NEW.admission_id, NEW.kind, NEW.reasons, NEW.proposed_by_id, NEW.proposed_at, NEW.reply_until) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was proposed, replied and decided about an admission does not change'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION suppliers_declaration_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.campaign_id = NEW.campaign_id AND OLD.organisation_id = NEW.organisation_id
     AND OLD.reviewed_at IS NULL AND (
       OLD.answered_at IS NULL
       OR (OLD.answer, OLD.details, OLD.signatory_name, OLD.signatory_position, OLD.answered_by_id, OLD.answered_at)
        = (NEW.answer, NEW.details, NEW.signatory_name, NEW.signatory_position, NEW.answered_by_id, NEW.answered_at)
     ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was declared and found does not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0008_asked_in_which_words")]
    operations = [
        migrations.AddField(
            model_name="declarationcampaign",
            name="is_picked",
            field=models.BooleanField(default=False, verbose_name="members picked by hand"),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
