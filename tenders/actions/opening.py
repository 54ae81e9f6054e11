"""Opening: two different people, after the deadline, on the record (ECOM-01)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from nacl.public import PrivateKey

from accounts.errors import InvalidState
from accounts.models import BUYER_ROLES, User
from accounts.policy import enforce
from documents import vault
from documents.streams import Tampered
from ledger import actions as ledger
from ledger import clock, signing
from ledger.canonical import canonical_json
from notifications.actions import notify
from regulations.errors import RuleViolation
from regulations.words import moment_words
from suppliers.queries import organisation_people
from tenders import policies, reading, sealing
from tenders.models import Bid, Competition, KeyShare, OpenedBid, Opening, OpeningAct


def give_key(*, by: User, competition: Competition, passphrase: str) -> Opening | OpeningAct:
    """Give one's key to open the bids. The first of two waits for the second; the second opens all bids at once.

    Raises RuleViolation before the deadline, WrongPassphrase, InvalidState when the same person gives it twice. Every
    refusal is recorded.
    """
    try:
        return _give(by=by, competition=competition, passphrase=passphrase)
    except (RuleViolation, InvalidState, sealing.WrongPassphrase):
        ledger.record_refusal(verb="tenders.give_key", obj=competition, actor=by)
        raise


@transaction.atomic
def _give(*, by: User, competition: Competition, passphrase: str) -> Opening | OpeningAct:
    locked = Competition.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=competition.pk)
    enforce(policies.may_open_bids, by, locked)
    now = clock.now()
    _refuse_early_or_twice(locked, now)
    share = _share_of(by, locked)
    opened_share = _open_share(share, passphrase)
    waiting = (
        locked.opening_acts.filter(expires_at__gt=now, held_share__isnull=False)
        .select_related("share__holder__person")
        .last()
    )
    if waiting is None:
        return _hold(by, locked, share, opened_share, now)
    if waiting.share.holder.person_id == by.pk:
        raise InvalidState(
            "You have already given your key. Another of the three holders has to give theirs before "
            f"{moment_words(waiting.expires_at)}."
        )
    first_share = vault.unseal(waiting.held_share, _held_context(waiting.share))
    private = sealing.rebuild([first_share, opened_share], bytes(locked.public_key or b""))
    return _open_all(locked, waiting.share.holder.person, by, private, now)


def _refuse_early_or_twice(competition: Competition, now: datetime) -> None:
    if competition.cancelled_at:
        raise InvalidState("This call-off was cancelled; its bids stay sealed.")
    if Opening.objects.filter(competition=competition).exists():
        raise InvalidState("The bids have already been opened.")
    if competition.is_open(now) or not competition.is_published:
        raise RuleViolation(
            "ECOM-01",
            f"Bids stay sealed until the deadline, {moment_words(competition.deadline)}. This attempt is recorded.",
        )


def _share_of(person: User, competition: Competition) -> KeyShare:
    return KeyShare.objects.select_related("holder__person").get(competition=competition, holder__person=person)


def _open_share(share: KeyShare, passphrase: str) -> bytes:
    key = share.holder
    private = sealing.unwrap(
        passphrase,
        sealing.EnrolledKey(
            bytes(key.public_key), bytes(key.salt), bytes(key.wrapped_private_key), key.operations, key.memory
        ),
    )
    return sealing.open_share(bytes(share.sealed_share), private)


def _hold(by: User, competition: Competition, share: KeyShare, opened: bytes, now: datetime) -> OpeningAct:
    """Keep the first share under the master key until the second comes. One share alone opens nothing."""
    act = OpeningAct.objects.create(
        competition=competition, share=share, given_at=now,
        expires_at=now + timedelta(minutes=settings.OPENING_MINUTES),
        held_share=vault.seal(opened, _held_context(share)),
    )  # fmt: skip
    ledger.record(verb="opening_key_given", obj=competition, actor=by, organisation=competition.buyer, at=now)
    others = [s.holder.person for s in competition.key_shares.select_related("holder__person") if s.pk != share.pk]
    notify(
        people=others,
        subject=f"Give your key to open {competition.reference}",
        body=f"{by} has given the first key. A second has to follow before {moment_words(act.expires_at)}.",
        link=f"/competitions/{competition.reference}/open/",
        key=f"opening:{act.pk}",
    )
    return act


def _held_context(share: KeyShare) -> str:
    return f"held-share:{share.pk}"


def _open_all(competition: Competition, first: User, second: User, private: PrivateKey, now: datetime) -> Opening:
    bids = list(
        Bid.objects.filter(competition=competition, replaced_at__isnull=True, withdrawn_at__isnull=True)
        .select_related("organisation", "receipt__entry")
        .order_by("organisation__name")
    )
    opened = [(bid, _try_to_open(bid, private)) for bid in bids]
    record = {
        "competition": competition.reference,
        "opened_at": now.isoformat(),
        "openers": [str(first.pk), str(second.pk)],
        "bids": [_recorded(bid, key) for bid, key in opened],
    }
    opening = Opening.objects.create(
        competition=competition, first_opener=first, second_opener=second, opened_at=now, record=record,
        signature=signing.sign(canonical_json(record)),
    )  # fmt: skip
    OpenedBid.objects.bulk_create(
        OpenedBid(opening=opening, bid=bid, wrapped_key=vault.seal(key, reading.opened_context(bid)))
        for bid, key in opened
        if key is not None
    )
    competition.opening_acts.update(held_share=None)
    ledger.record(
        verb="bids_opened", obj=competition, actor=second, organisation=competition.buyer, facts=record, at=now
    )
    notify(
        people=organisation_people(competition.buyer, *BUYER_ROLES),
        subject=f"Bids for {competition.reference} are open",
        body=f"{len(bids)} bids were opened by {first} and {second}. Declare your interests before you read them.",
        link=f"/competitions/{competition.reference}/",
        key=f"opened:{competition.pk}",
    )
    return opening


def _try_to_open(bid: Bid, private: PrivateKey) -> bytes | None:
    """A bid's key, when all that is stored is what the receipt says; None keeps one damaged bid from blocking the rest."""
    try:
        key = sealing.unseal_key(bytes(bid.sealed_key), private)
        for listed in bid.parts:
            digest = hashlib.sha256()
            for piece in reading.sealed_pieces(bid, listed["part"]):
                digest.update(piece)
            if digest.hexdigest() != listed["sha256"] or not _in_receipt(bid, listed):
                return None
        reading.content_of(bid, key)
    except (sealing.CannotUnseal, Tampered):
        return None
    return key


def _in_receipt(bid: Bid, listed: dict[str, Any]) -> bool:
    receipt = bid.receipt
    stated = {part["name"]: part["sealed_sha256"] for part in receipt.statement["parts"]} if receipt else {}
    return stated.get(f"part {listed['part']}") == listed["sha256"]


def _recorded(bid: Bid, key: bytes | None) -> dict[str, Any]:
    return {
        "bid": str(bid.pk),
        "organisation": str(bid.organisation_id),
        "version": bid.version,
        "received_at": bid.received_at.isoformat(),
        "sealed_sha256": [part["sha256"] for part in bid.parts],
        "opened": key is not None,
    }
