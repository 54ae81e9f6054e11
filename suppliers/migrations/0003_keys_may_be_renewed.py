"""A sealed answer may be put under a renewed master key, also once it is submitted; what it says cannot change."""

from django.db import migrations

from documents.rotation import sealed_anew
from ledger.append_only import unchanged

MAY = f"""
    {unchanged("id application_id lot_id question value revision changed_by_id changed_at")} AND {sealed_anew("sealed")}
"""
FORWARDS = f"""
DROP TRIGGER answer_frozen ON suppliers_answer;
CREATE TRIGGER answer_frozen BEFORE INSERT OR DELETE ON suppliers_answer
  FOR EACH ROW EXECUTE FUNCTION suppliers_submitted_is_frozen();
CREATE TRIGGER changed_answer_frozen BEFORE UPDATE ON suppliers_answer
  FOR EACH ROW WHEN (({MAY}) IS NOT TRUE) EXECUTE FUNCTION suppliers_submitted_is_frozen();
"""
BACKWARDS = """
DROP TRIGGER changed_answer_frozen ON suppliers_answer;
DROP TRIGGER answer_frozen ON suppliers_answer;
CREATE TRIGGER answer_frozen BEFORE INSERT OR UPDATE OR DELETE ON suppliers_answer
  FOR EACH ROW EXECUTE FUNCTION suppliers_submitted_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0002_frozen")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
