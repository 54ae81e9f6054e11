"""The database refuses to change or remove what the ledger holds."""

from django.db import migrations

from ledger.append_only import append_only, unchanged

ENTRY_MAY = f"""
    {unchanged("id transaction place happened_at verb object_type object_id person organisation request facts leaf leaf_hash")}
    AND (OLD.sequence IS NULL OR OLD.sequence = NEW.sequence)
    AND ((OLD.address = NEW.address AND OLD.salt = NEW.salt) OR (NEW.address = '' AND NEW.salt = ''))
"""
TILE_MAY = f"{unchanged('id level index')} AND substring(NEW.hashes FROM 1 FOR length(OLD.hashes)) = OLD.hashes"


class Migration(migrations.Migration):
    """Entries may only be given their sequence, once, and lose their erasable personal part; tiles may only grow."""

    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE ledger_entry_place", "DROP SEQUENCE ledger_entry_place"),
        append_only("ledger_entry", unless=ENTRY_MAY),
        append_only("ledger_tile", unless=TILE_MAY),
        append_only("ledger_treehead"),
        append_only("ledger_receipt"),
    ]
