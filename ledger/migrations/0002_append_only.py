"""The database refuses to change or remove what the ledger holds."""

from django.db import migrations

from ledger.append_only import append_only

STAYS = [
    "id",
    "transaction",
    "happened_at",
    "verb",
    "object_type",
    "object_id",
    "person",
    "organisation",
    "facts",
    "leaf",
    "leaf_hash",
]
ENTRY_MAY = f"""
    {" AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in STAYS)}
    AND (OLD.sequence IS NULL OR OLD.sequence = NEW.sequence)
    AND ((OLD.address = NEW.address AND OLD.salt = NEW.salt) OR (NEW.address = '' AND NEW.salt = ''))
"""


class Migration(migrations.Migration):
    """Entries may only be given their sequence, once, and lose their erasable personal part."""

    dependencies = [("ledger", "0001_initial")]

    operations = [
        append_only("ledger_entry", unless=ENTRY_MAY),
        append_only("ledger_treehead"),
        append_only("ledger_receipt"),
    ]
