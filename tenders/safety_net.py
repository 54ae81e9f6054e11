"""“Submit what is complete at the deadline”: a bidder who forgets to press the button still has a bid.

Nothing runs at the deadline. While the net is switched on, every save of a complete draft seals it as a version that
counts only once the deadline has passed; until then it is no bid, and the buyer's count does not know it. Pressing
submit puts a bid in its place, switching the net off withdraws it. A save that leaves the draft incomplete keeps the
last complete version. A bid that was submitted by hand is never replaced by the net: the bidder has decided.
"""

from __future__ import annotations

from uuid import uuid4

from accounts.models import User
from ledger import actions as ledger
from ledger import clock
from tenders import queries
from tenders.envelope import Unready, keep, prepare
from tenders.locks import hold_open
from tenders.models import BidDraft, Invitation


def renew(*, by: User, invitation: Invitation, draft: BidDraft) -> None:
    """Keep what is complete now, if the net is on and nothing was submitted by hand; in the caller's transaction."""
    if not draft.submit_at_deadline:
        return
    bids = list(queries.own_bids(invitation))
    standing = next((bid for bid in bids if not bid.replaced_at and not bid.withdrawn_at), None)
    if standing and not standing.by_safety_net:
        return
    try:
        prepared = prepare(invitation, version=len(bids) + 1)
    except Unready:
        return
    competition = hold_open(invitation.competition)
    now = clock.now()
    if not competition.is_open(now):
        return
    if standing:
        standing.replaced_at = now
        standing.save(update_fields=["replaced_at"])
    keep(prepared, by=by, at=now, submission_key=str(uuid4()), by_safety_net=True)


def drop(*, by: User, invitation: Invitation) -> None:
    """Withdraw what the net holds; a bid submitted by hand stays."""
    standing = queries.current_bid(invitation)
    if standing is None or not standing.by_safety_net:
        return
    standing.withdrawn_at, standing.withdrawn_by = clock.now(), by
    standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ledger.record(verb="bid_withdrawn", obj=standing, actor=by, organisation=invitation.organisation)
