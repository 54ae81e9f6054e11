"""Opening: after the deadline, by two different people within a set time, once, on the record (ECOM-01)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from nacl.public import PrivateKey

from accounts.errors import InvalidState
from accounts.models import BUYER_ROLES, User
from accounts.policy import enforce
from documents import vault
from documents.streams import Tampered
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from regulations.decisions import check_opening
from regulations.errors import RuleViolation
from regulations.words import moment_words
from suppliers.queries import organisation_people
from tenders import held_shares, policies, queries, reading, sealing
from tenders.actions.publishing import share_context
from tenders.addresses import buyer_page, opening_page
from tenders.locks import lock_competition
from tenders.models import Bid, Competition, KeyShare, OpenedBid, Opening, OpeningAct


def give_passphrase(*, by: User, competition: Competition, passphrase: str) -> Opening | OpeningAct:
    """Give one's passphrase. The first of two waits for the second; with the second, all bids open at once.

    Raises RuleViolation before the deadline and WrongPassphrase, both recorded in the ledger where everybody who may
    see the call-off sees them; InvalidState when the same person or the holder of the same share gives it again.
    """
    try:
        return _give(by, competition, passphrase)
    except RuleViolation:
        _record_attempt("early_opening_refused", by, competition)
        raise
    except sealing.WrongPassphrase:
        _record_attempt("wrong_passphrase_given", by, competition)
        held_shares.count_wrong(by)
        raise


def _record_attempt(verb: str, by: User, competition: Competition) -> None:
    with transaction.atomic():
        ledger.record(verb=verb, obj=competition, actor=by, organisation=competition.buyer)


@transaction.atomic
def _give(by: User, competition: Competition, passphrase: str) -> Opening | OpeningAct:
    locked = lock_competition(competition)
    enforce(policies.may_open_bids, by, locked)
    now = clock.now()
    _refuse_early_or_again(locked, now)
    held_shares.refuse_guessing(by)
    share = KeyShare.objects.select_related("key").get(competition=locked, holder=by)
    opened = _open_share(share, passphrase)
    waiting = held_shares.waiting(locked, now)
    if waiting is None:
        return _hold(by, locked, share, opened, now)
    first, first_share = waiting
    if first.position == share.position:
        raise InvalidState(
            f"{'You have' if first.person_id == by.pk else 'The hub has'} given this share already. "
            f"Another holder has to follow by {moment_words(held_shares.ends(first))}."
        )
    private = sealing.join([first_share, opened], bytes(locked.public_key or b""))
    return _open_all(locked, first, _act(by, locked, share, now), private)


def _refuse_early_or_again(competition: Competition, now: datetime) -> None:
    if competition.cancelled_at:
        raise InvalidState("This call-off is cancelled. Its bids stay sealed.")
    if competition.is_opened:
        raise InvalidState("The bids are open already.")
    if competition.deadline is None or not competition.is_published:
        raise InvalidState("This call-off is not published.")
    check_opening(competition.deadline, now, openers=(1, 2))


def _open_share(share: KeyShare, passphrase: str) -> bytes:
    key = share.key
    locked = sealing.LockedKey(
        bytes(key.public_key), bytes(key.salt), key.operations, key.memory, bytes(key.wrapped_key)
    )
    private = sealing.unlock(locked, passphrase)
    return sealing.open_sealed(bytes(share.sealed), private, share_context(share.competition, share.position))


def _act(by: User, competition: Competition, share: KeyShare, now: datetime) -> OpeningAct:
    act = OpeningAct.objects.create(competition=competition, person=by, position=share.position, given_at=now)
    ledger.record(
        verb="opening_share_given", obj=competition, actor=by, organisation=competition.buyer, at=now,
        facts={"position": share.position},
    )  # fmt: skip
    return act


def _hold(by: User, competition: Competition, share: KeyShare, opened: bytes, now: datetime) -> OpeningAct:
    """Keep the first share for the second holder, and tell the others by when."""
    act = _act(by, competition, share, now)
    held_shares.hold(act, opened)
    others = [s.holder for s in competition.shares.select_related("holder") if s.position != share.position]
    notify(
        people=others,
        subject=f"{competition.reference}: give the second passphrase",
        body=f"{by} has given the first passphrase to open the bids for “{competition.title}”. A second holder has to "
        f"follow by {moment_words(held_shares.ends(act))}; after that, both start again.",
        link=opening_page(competition),
        key=f"opening:{act.pk}",
    )
    return act


def _open_all(competition: Competition, first: OpeningAct, second: OpeningAct, private: PrivateKey) -> Opening:
    """Open every bid that stands; replaced and withdrawn versions stay sealed. A damaged one holds up no other."""
    now = second.given_at
    opening = Opening.objects.create(
        competition=competition, first=first, second=second, opened_at=now,
        by_recovery=KeyShare.HUB in (first.position, second.position),
    )  # fmt: skip
    bids = queries.standing_bids(competition, now).select_related("organisation", "receipt")
    opened = [_open(opening, bid, private) for bid in bids.order_by("organisation__name")]
    OpenedBid.objects.bulk_create(opened)
    ledger.record(
        verb="bids_opened", obj=competition, actor=second.person, organisation=competition.buyer, at=now,
        facts={
            "reference": competition.reference,
            "openers": [str(first.person_id), str(second.person_id)],
            "recovery": opening.by_recovery,
            "bids": [_facts(row) for row in opened],
        },
    )  # fmt: skip
    held_shares.forget(competition)
    _tell_buyer(opening, len(opened))
    return opening


def _tell_buyer(opening: Opening, bids: int) -> None:
    competition = opening.competition
    who = f"{opening.first.person} and {opening.second.person}"
    if bids:
        subject = f"{bids} {'bid is' if bids == 1 else 'bids are'} open"
        then = "have opened the bids", "Declare whether you have a conflict of interest before you read them."
    else:
        subject = "no supplier has bid"
        then = "have recorded that no supplier has bid", "An officer recommends to make no award."
    notify(
        people=organisation_people(competition.buyer, *BUYER_ROLES),
        subject=f"{competition.reference}: {subject}",
        body=f"{who} {then[0]} for “{competition.title}”. {then[1]}",
        link=buyer_page(competition),
        key=f"opened:{competition.pk}",
    )


def _open(opening: Opening, bid: Bid, private: PrivateKey) -> OpenedBid:
    """The bid with its key under the master key, once everything in it is what its receipt states."""
    try:
        key = sealing.open_sealed(bytes(bid.sealed_key), private, str(reading.place_of(bid)))
        reading.check_against_receipt(bid, key)
    except Tampered as tampered:
        return OpenedBid(opening=opening, bid=bid, problem=str(tampered))
    return OpenedBid(opening=opening, bid=bid, wrapped_key=vault.seal(key, reading.opened_context(bid)))


def _facts(opened: OpenedBid) -> dict[str, Any]:
    bid = opened.bid
    return {
        "bid": str(bid.pk),
        "organisation": str(bid.organisation_id),
        "version": bid.version,
        "sha256": bid.sha256_ciphertext,
        "receipt": bid.receipt.code,
        "problem": opened.problem,
    }
