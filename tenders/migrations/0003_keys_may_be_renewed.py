"""The key of an opened bid may be put under a renewed master key, and is otherwise kept as it is."""

from django.db import migrations

from documents.rotation import sealed_anew
from ledger.append_only import unchanged

MAY = f"{unchanged('id opening_id bid_id problem')} AND {sealed_anew('wrapped_key')}"
TRIGGER = """
DROP TRIGGER tenders_openedbid_no_update ON tenders_openedbid;
CREATE TRIGGER tenders_openedbid_no_update BEFORE UPDATE ON tenders_openedbid
  FOR EACH ROW {when} EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("tenders", "0002_kept")]
    operations = [
        migrations.RunSQL(TRIGGER.format(when=f"WHEN (({MAY}) IS NOT TRUE)"), TRIGGER.format(when="")),
    ]
