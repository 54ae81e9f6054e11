"""The rows that decisions hang on. The order is always: the supplier's invitation, then the call-off."""

from __future__ import annotations

from django.db import connection

from tenders.models import Competition, Invitation

HOLD = """
SELECT id, published_at, deadline, cancelled_at, concluded_at FROM tenders_competition WHERE id = %s FOR SHARE
"""
LOCK = "SELECT pg_advisory_xact_lock(%s)"
LOCK_BYTES = 8


def lock_competition(competition: Competition) -> Competition:
    """The call-off under lock: bids in the act of being received end first, later ones see what is decided here."""
    locked = Competition.objects.select_for_update(of=("self",)).select_related(
        "buyer", "dps__contracting_authority", "lot"
    )
    return locked.get(pk=competition.pk)


def hold_open(competition: Competition) -> Competition:
    """The call-off under a shared lock: bidders do not wait for each other, but nobody moves its dates meanwhile.

    Only what decides whether it is open is read; the rest of a published call-off cannot have changed.
    """
    return Competition.objects.raw(HOLD, [competition.pk])[0]


def lock_invitation(invitation: Invitation) -> None:
    """The supplier's invitation under lock: two colleagues who submit at once get two versions, one after the other.

    It is locked by its id, not as a row: an invitation is never updated, so the web's database role may not lock rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [int.from_bytes(invitation.pk.bytes[:LOCK_BYTES], signed=True)])
