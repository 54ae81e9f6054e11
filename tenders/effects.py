"""Which running call-offs a suspension or removal of an admitted supplier touches."""

from __future__ import annotations

from collections.abc import Iterable

from ledger import clock
from regulations.words import moment_words
from suppliers.models import Admission
from tenders.models import Invitation


def running_invitations(admission: Admission) -> Iterable[str]:
    """The supplier's invitations that are not decided yet. Whether it bids is not told: nobody may know (ECOM-01)."""
    now = clock.now()
    invitations = Invitation.objects.filter(
        organisation=admission.organisation_id, competition__lot=admission.lot_id,
        competition__cancelled_at=None, competition__concluded_at=None,
    ).select_related("competition__buyer").order_by("competition__deadline")  # fmt: skip
    for invitation in invitations:
        competition = invitation.competition
        due = moment_words(competition.deadline or now)
        state = f"bids are due by {due}" if competition.is_open(now) else f"bids were due by {due}; it is not decided"
        yield (
            f"{competition.reference}, {competition.title} ({competition.buyer}): invited, {state}. The invitation "
            "stands; it cannot be awarded to a supplier that is suspended or removed (rule AWD-01)."
        )
