"""Commit-safe order: below which transaction id nothing can still appear. The sequencer and the public feeds use it.

A row written by a transaction keeps `pg_current_xact_id()`. A reader that takes only rows below the watermark, in that
order, misses none: every transaction with a smaller id has ended.
"""

from __future__ import annotations

from django.db import connection

# Transaction ids are counted for the whole server, so another database's long transaction would hold this one back.
# One that is known to run in another database cannot write here and is left out.
SETTLED_BEFORE = """
SELECT coalesce(
    (SELECT min(running::text::bigint) FROM pg_snapshot_xip(snapshot) AS running WHERE NOT EXISTS (
        SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted
        AND transactionid = running::xid AND datname <> current_database()
    )),
    pg_snapshot_xmax(snapshot)::text::bigint
) FROM pg_current_snapshot() AS snapshot
"""

# The condition on a row with the column `transaction`. The last two never hold in ordinary running: ids of the future
# came with a dump from another server, and own rows are those of the tests' outermost transaction.
SETTLED = f"""(
    transaction < ({SETTLED_BEFORE})
    OR transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    OR transaction = pg_current_xact_id_if_assigned()::text::bigint
)"""


def settled_before() -> int:
    """Rows written by transactions with a smaller id are all visible now, or never will be."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLED_BEFORE)
        transaction_id: int = cursor.fetchone()[0]
    return transaction_id


def current_transaction() -> int:
    """The id of the caller's transaction, to be kept in the row it writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        transaction_id: int = cursor.fetchone()[0]
    return transaction_id
