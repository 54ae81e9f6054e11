"""Who bids stays unknown by SQL too: of a sealed call-off the database tells a reader how many bid, and not who.

PostgreSQL keeps the rows from the reader by row security; the roles of processes and the owner see all of them.
"""

from __future__ import annotations

from django.db import connection
from psycopg2 import sql

SEALED = """
SELECT c.id FROM tenders_competition c LEFT JOIN tenders_opening o ON o.competition_id = c.id
WHERE o.id IS NULL AND c.published_at IS NOT NULL AND c.cancelled_at IS NULL
"""
UNSEALED = f"competition_id NOT IN ({SEALED})"
DRAFT_SEEN = "EXISTS (SELECT 1 FROM tenders_biddraft seen WHERE seen.id = draft_id)"


def _object_seen(table: str, label: str) -> str:
    """Whether the row is about no such object, or about one that the reader may see."""
    return f"(object_type <> '{label}' OR EXISTS (SELECT 1 FROM {table} seen WHERE seen.id::text = object_id))"  # noqa: S608


BID_SEEN = _object_seen("tenders_bid", "tenders.bid")
OBJECTS_SEEN = " AND ".join(
    [
        BID_SEEN,
        _object_seen("tenders_biddraft", "tenders.biddraft"),
        _object_seen("tenders_question", "tenders.question"),
        "(object_type <> 'tenders.invitation')",
        f"(verb <> 'refused' OR object_type <> 'tenders.competition' OR object_id NOT IN (SELECT id::text FROM ({SEALED}) kept))",  # noqa: E501, S608
    ]
)

# What the reader sees of each table; what hangs on a row that is kept from the reader is kept as well.
SEEN = {
    "tenders_bid": UNSEALED,
    "tenders_biddraft": UNSEALED,
    "tenders_question": UNSEALED,
    "tenders_sealedpart": "EXISTS (SELECT 1 FROM tenders_bid seen WHERE seen.id = bid_id)",
    "tenders_draftpart": DRAFT_SEEN,
    "tenders_draftfile": DRAFT_SEEN,
    "tenders_draftfilepiece": "EXISTS (SELECT 1 FROM tenders_draftfile seen WHERE seen.id = file_id)",
    "ledger_receipt": BID_SEEN,
    "ledger_entry": OBJECTS_SEEN,
}

# Made by the owner, whose rights it has: the one thing that may be known before the opening. What the safety net holds
# counts as a bid only from the deadline on.
COUNTS = """
CREATE OR REPLACE VIEW bidders_of_call_offs AS
SELECT c.reference, count(b.id) AS bidders
FROM tenders_competition c LEFT JOIN tenders_bid b
  ON b.competition_id = c.id AND b.replaced_at IS NULL AND b.withdrawn_at IS NULL
  AND (NOT b.by_safety_net OR c.deadline <= now())
WHERE c.published_at IS NOT NULL GROUP BY c.reference
"""


def keep_from(reader: str, *, processes: list[str]) -> None:
    """Hide the rows that tell who bids from the reader; the roles of processes see and write every row as before."""
    for table, seen in SEEN.items():
        _run("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", table)
        _run("DROP POLICY IF EXISTS a_reader_sees_what_is_open ON {table}", table)
        _run(
            f"CREATE POLICY a_reader_sees_what_is_open ON {{table}} FOR SELECT TO {{role}} USING ({seen})",
            table,
            reader,
        )
        for role in processes:
            _run("DROP POLICY IF EXISTS {policy} ON {table}", table, role)
            _run("CREATE POLICY {policy} ON {table} TO {role} USING (true) WITH CHECK (true)", table, role)
    _run(COUNTS, "tenders_bid")
    _run("GRANT SELECT ON bidders_of_call_offs TO {role}", "tenders_bid", reader)


def _run(statement: str, table: str, role: str = "") -> None:
    names = {"table": sql.Identifier(table), "role": sql.Identifier(role or table)}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**names, policy=sql.Identifier(f"{role}_works_here")))
