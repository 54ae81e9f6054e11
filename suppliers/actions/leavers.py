"""What an assessor of the hub has in hand when leaving goes back into the queue."""

from __future__ import annotations

from accounts.leaving import Leaver
from notifications import actions as notifications
from suppliers import queries, timing
from suppliers.actions.assessment import record
from suppliers.addresses import address
from suppliers.models import ApplicationLot


def give_up_assessments(leaver: Leaver) -> None:
    """Applications that somebody who left was to assess have no assessor any more, and the hub is told of each."""
    in_hand = ApplicationLot.objects.filter(
        assessor=leaver.person, decided_at=None, application__dps__contracting_authority=leaver.organisation
    )
    for row in in_hand.select_for_update(of=("self",)).select_related("application__dps__contracting_authority", "lot"):
        row.assessor, row.assigned_at = None, None
        row.save(update_fields=["assessor", "assigned_at"])
        record("application_unassigned", row, leaver.by, why="left the organisation")
        if row.is_waiting:
            _tell(row, leaver)


def _tell(row: ApplicationLot, leaver: Leaver) -> None:
    people = [one for one in queries.assessors(row.application.dps) if one.pk != leaver.person.pk]
    notifications.notify(
        people=people,
        subject=f"{row.application.reference}, lot {row.lot.number}: the assessor has left",
        body=f"{leaver.person} has left, so nobody assesses this application now. {timing.decide_by(row)}",
        link=address("suppliers:assess", row),
        key=f"assessor-left:{row.pk}:{leaver.at:%Y%m%d%H%M%S%f}",
    )
