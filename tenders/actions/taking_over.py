"""A draft of a body that closed goes on in the name of the one that took its place, with everything in it."""

from __future__ import annotations

from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from dps.eligibility import may_buy
from ledger import actions as ledger
from ledger import clock
from regulations.errors import RuleViolation
from tenders import queries
from tenders.actions.drafting import lock_draft
from tenders.models import Competition


@transaction.atomic
def take_over_draft(*, by: User, competition: Competition) -> Competition:
    """Make the body that follows the buyer; it has to be one that may buy (DPS-11). Nothing else changes."""
    draft = lock_draft(by, competition)
    now, closed = clock.now(), draft.buyer
    following = queries.body_in_place_of(draft, now)
    if following is None:
        raise InvalidState(f"No other body stands in the place of {closed} now.")
    eligible = may_buy(following, draft.dps, now)
    if not eligible.ok:
        raise RuleViolation("DPS-11", eligible.reason, "Ask the hub if you think that the register is wrong.")
    draft.buyer = following
    draft.save(update_fields=["buyer"])
    ledger.record(
        verb="draft_taken_over", obj=draft, actor=by, organisation=following, at=now,
        facts={"reference": draft.reference, "from": str(closed.pk)},
    )  # fmt: skip
    return draft
