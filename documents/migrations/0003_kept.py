"""A stored file stays what it was: its row changes only by a scan, never out of quarantine, and by a renewed master key."""

from django.db import migrations

from documents.rotation import sealed_anew
from ledger.append_only import REFUSE, unchanged

FACTS = "id name content_type size sha256 storage_key confidential organisation_id uploaded_by_id created_at"
KEPT = f"""{REFUSE}
CREATE TRIGGER document_kept BEFORE UPDATE ON documents_document FOR EACH ROW WHEN ((
  {unchanged(FACTS)}
  AND (OLD.scan = NEW.scan OR OLD.scan <> 'quarantined')
  AND (OLD.wrapped_key = NEW.wrapped_key OR {sealed_anew("wrapped_key")})
) IS NOT TRUE) EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_uploads"), ("ledger", "0001_initial")]
    operations = [migrations.RunSQL(KEPT, "DROP TRIGGER document_kept ON documents_document;")]
