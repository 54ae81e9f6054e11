"""The rows that decisions hang on. The order is always: the supplier's invitation, then the call-off."""

from __future__ import annotations

from tenders.models import Competition, Invitation


def lock_competition(competition: Competition) -> Competition:
    """The call-off under lock: bids in the act of being received end first, later ones see what is decided here."""
    locked = Competition.objects.select_for_update(of=("self",)).select_related(
        "buyer", "dps__contracting_authority", "lot"
    )
    return locked.get(pk=competition.pk)


def hold_open(competition: Competition) -> Competition:
    """The call-off under a shared lock: bidders do not wait for each other, but nobody moves its dates meanwhile."""
    table = Competition._meta.db_table
    return Competition.objects.raw(f"SELECT * FROM {table} WHERE id = %s FOR SHARE", [competition.pk])[0]  # noqa: S608


def lock_invitation(invitation: Invitation) -> None:
    """The supplier's invitation under lock: two colleagues who submit at once get two versions, one after the other."""
    list(Invitation.objects.select_for_update().filter(pk=invitation.pk).order_by().values_list("pk"))
