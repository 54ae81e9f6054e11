"""Submitting, replacing and withdrawing a bid. The deadline is decided under lock, by the database's clock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from accounts.seen import must_be_as_shown
from ledger import actions as ledger
from ledger import clock
from notifications.nudges import nudge
from regulations.errors import RuleViolation
from regulations.words import moment_words
from tenders import policies, queries
from tenders.envelope import PreparedBid, Unready, keep, prepare
from tenders.locks import hold_open, lock_invitation
from tenders.models import Bid, BidDraft, Competition, Invitation

SUBMIT, WITHDRAW = "tenders.submit_bid", "tenders.withdraw_bid"


def submit_bid(*, by: User, invitation: Invitation, submission_key: UUID | str, seen: str = "") -> Bid:
    """Seal the draft as a bid and answer with it and its receipt; the version before it is replaced.

    The same key again answers with the same bid, however often it comes. A bid that comes after the deadline is
    refused, and the refusal recorded (ECOM-01). `seen` is the fingerprint of the draft that the person was shown:
    nobody submits what a colleague wrote meanwhile.
    """
    try:
        return _submit(by, invitation, str(submission_key), seen)
    except RuleViolation:
        ledger.record_refusal(verb=SUBMIT, obj=invitation.competition, actor=by)
        raise


@transaction.atomic
def _submit(by: User, invitation: Invitation, submission_key: str, seen: str) -> Bid:
    """Everything slow happens under the lock of this supplier's own invitation; the call-off's is shared, and last."""
    enforce(policies.may_bid, by, invitation)
    lock_invitation(invitation)
    last, same = queries.versions(invitation, submission_key)
    if same:
        return queries.own_bids(invitation).get(version=same)
    try:
        prepared = prepare(invitation, version=last + 1)
    except Unready as unready:
        raise ValidationError([gap.text for gap in unready.gaps]) from unready
    competition = hold_open(invitation.competition)
    now = clock.now()
    refuse_late(competition, now)
    must_be_as_shown("your bid", seen=seen, now=prepared.draft_fingerprint, then="submit again")
    return receive(prepared, by=by, at=now, submission_key=submission_key)


def receive(prepared: PreparedBid, *, by: User, at: datetime, submission_key: str, by_safety_net: bool = False) -> Bid:
    """Put a sealed bid in the place of the one before it, with its receipt."""
    competition, organisation = prepared.invitation.competition, prepared.invitation.organisation
    if prepared.version > 1:
        Bid.objects.filter(competition=competition, organisation=organisation).current().update(replaced_at=at)
    bid = keep(prepared, by=by, at=at, submission_key=submission_key, by_safety_net=by_safety_net)
    if not by_safety_net:
        nudge("tenders.tasks.make_receipts")
    return bid


def refuse_late(
    competition: Competition,
    now: datetime,
    *,
    because: str = "This one came after that moment.",
    remedy: str = "What you wrote is kept. If the portal kept you from submitting in time, write to the buyer at once.",
) -> None:
    """Refuse what comes after the deadline, by however little."""
    if competition.cancelled_at:
        raise InvalidState("This call-off is cancelled, so no bid is taken.")
    if not competition.is_open(now):
        due = f"Bids were due by {moment_words(competition.deadline or now)}."
        raise RuleViolation("ECOM-01", f"{due} {because}", remedy)


def withdraw_bid(*, by: User, invitation: Invitation) -> Bid | None:
    """Withdraw the bid that stands, until the deadline; it stays sealed for ever. Twice does no harm.

    The draft stays, and the safety net is switched off: who withdraws does not want to bid by itself.
    """
    try:
        return _withdraw(by, invitation)
    except RuleViolation:
        ledger.record_refusal(verb=WITHDRAW, obj=invitation.competition, actor=by)
        raise


@transaction.atomic
def _withdraw(by: User, invitation: Invitation) -> Bid | None:
    enforce(policies.may_bid, by, invitation)
    lock_invitation(invitation)
    competition = hold_open(invitation.competition)
    now = clock.now()
    refuse_late(
        competition,
        now,
        because="Since then none can be withdrawn.",
        remedy="A bid that stands is opened with the others. Write to the buyer at once if it must not count.",
    )
    BidDraft.objects.filter(competition=competition, organisation=invitation.organisation).update(
        submit_at_deadline=False
    )
    bid = queries.current_bid(invitation)
    if bid is None:
        return None
    bid.withdrawn_at, bid.withdrawn_by = now, by
    bid.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ledger.record(verb="bid_withdrawn", obj=bid, actor=by, organisation=invitation.organisation, at=now)
    return bid
