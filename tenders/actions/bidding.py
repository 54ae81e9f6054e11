"""Submitting, replacing and withdrawing a bid. The deadline is decided under lock by the database's clock."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from documents.streams import encrypt, new_key, rechunk
from documents.vault import organisation_key
from ledger import actions as ledger
from ledger import clock, receipts
from regulations.errors import RuleViolation
from regulations.words import moment_words
from tenders import drafts, policies, sealing
from tenders.content import BidContent, BidFile
from tenders.models import Bid, BidDraft, Competition, CompetitionCriterion, Invitation, SealedPiece
from tenders.readiness import gaps

PIECE = 1_000_000  # bytes of ciphertext in one row


@dataclass
class SealedPart:
    """One part on its way into the database: its pieces, and what the receipt says of it."""

    number: int
    name: str
    plain_sha256: str
    size: int
    cipher_sha256: str
    pieces: list[bytes]


def submit_bid(*, by: User, invitation: Invitation, idempotency_key: UUID) -> Bid:
    """Seal the draft as a bid and answer with its receipt; an earlier version is replaced.

    The same key again answers with the same bid. A bid that comes at or after the deadline is refused, and the refusal
    recorded (ECOM-01).
    """
    try:
        return _submit(by=by, invitation=invitation, idempotency_key=idempotency_key)
    except RuleViolation:
        ledger.record_refusal(verb="tenders.submit_bid", obj=invitation.competition, actor=by)
        raise


@transaction.atomic
def _submit(*, by: User, invitation: Invitation, idempotency_key: UUID) -> Bid:
    enforce(policies.may_bid, by, invitation)
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)
    earlier = Bid.objects.filter(idempotency_key=idempotency_key, organisation=invitation.organisation).first()
    if earlier:
        return earlier
    competition = _hold_open(invitation.competition_id)
    now = clock.now()
    _refuse_late(competition, now)
    draft = BidDraft.objects.filter(competition=competition, organisation=invitation.organisation).first()
    if draft is None:
        raise ValidationError("There is nothing to submit yet.")
    content = _complete_content(draft, competition)
    return _seal(by, invitation, competition, draft, content, idempotency_key, now)


def _hold_open(competition_pk: UUID) -> Competition:
    """The competition under a shared lock: bidders do not wait for each other, but its deadline cannot move meanwhile."""
    table = Competition._meta.db_table
    return Competition.objects.raw(f"SELECT * FROM {table} WHERE id = %s FOR SHARE", [competition_pk])[0]  # noqa: S608


def _refuse_late(competition: Competition, now: datetime) -> None:
    if competition.cancelled_at:
        raise InvalidState("This call-off was cancelled, so no bid can be submitted.")
    if not competition.is_open(now):
        raise RuleViolation(
            "ECOM-01",
            f"The deadline was {moment_words(competition.deadline)}. A bid has to be complete in the portal before it.",
            "What you prepared is kept. Ask the buyer if something in the portal kept you from submitting in time.",
        )


def _complete_content(draft: BidDraft, competition: Competition) -> BidContent:
    content = drafts.read_content(draft)
    missing = gaps(content, list(CompetitionCriterion.objects.filter(competition=competition)))
    if missing:
        raise ValidationError([gap.text for gap in missing])
    return content


def _seal(
    by: User,
    invitation: Invitation,
    competition: Competition,
    draft: BidDraft,
    content: BidContent,
    idempotency_key: UUID,
    now: datetime,
) -> Bid:
    organisation, key = invitation.organisation, new_key()
    versions = Bid.objects.filter(competition=competition, organisation=organisation)
    version = versions.count() + 1
    place = (competition.pk, organisation.pk, version)
    files = [_seal_file(draft, file, key, place, part) for part, file in enumerate(draft.files.all(), start=1)]
    content = dataclasses.replace(content, files=tuple(_listed(part) for part in files))
    body = _part(0, "content", [content.to_bytes()], key, place)
    parts = [body, *files]
    versions.filter(replaced_at__isnull=True, withdrawn_at__isnull=True).update(replaced_at=now)
    bid = Bid.objects.create(
        competition=competition, organisation=organisation, version=version, submitted_by=by, received_at=now,
        idempotency_key=idempotency_key, sealed_key=sealing.seal_key(key, bytes(competition.public_key or b"")),
        own_key=encrypt(key, organisation_key(organisation), sealing.context_of(*place, part=0)),
        parts=[{"part": p.number, "sha256": p.cipher_sha256, "size": sum(map(len, p.pieces))} for p in parts],
    )  # fmt: skip
    _store(bid, parts)
    bid.receipt = _receipt(bid, by, organisation, competition, parts, now)
    bid.save(update_fields=["receipt"])
    return bid


def _seal_file(draft: BidDraft, file: Any, key: bytes, place: tuple[UUID, UUID, int], part: int) -> SealedPart:
    return _part(part, drafts.read_name(draft, file), drafts.read_file(draft, file), key, place)


def _part(number: int, name: str, chunks: Iterable[bytes], key: bytes, place: tuple[UUID, UUID, int]) -> SealedPart:
    plain, cipher, size = hashlib.sha256(), hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            plain.update(chunk)
            size += len(chunk)
            yield chunk

    pieces = list(rechunk(sealing.seal_part(counted(), key, sealing.context_of(*place, part=number)), PIECE))
    for piece in pieces:
        cipher.update(piece)
    return SealedPart(number, name, plain.hexdigest(), size, cipher.hexdigest(), pieces)


def _listed(part: SealedPart) -> BidFile:
    return BidFile(name=part.name, size=part.size, sha256=part.plain_sha256, part=part.number)


def _store(bid: Bid, parts: list[SealedPart]) -> None:
    SealedPiece.objects.bulk_create(
        SealedPiece(bid=bid, part=part.number, position=position, ciphertext=piece)
        for part in parts
        for position, piece in enumerate(part.pieces)
    )


def _receipt(
    bid: Bid, by: User, organisation: Any, competition: Competition, parts: list[SealedPart], now: datetime
) -> Any:
    """Part names stay out of it: the ledger is public, what a bid holds is not."""
    return receipts.issue(
        kind="bid", verb="bid_submitted", obj=bid, actor=by, organisation=organisation, at=now,
        parts=[
            {"name": f"part {part.number}", "sha256": part.plain_sha256, "sealed_sha256": part.cipher_sha256}
            for part in parts
        ],
        facts={"competition": competition.reference, "version": bid.version},
    )  # fmt: skip


@transaction.atomic
def withdraw_bid(*, by: User, invitation: Invitation) -> None:
    """Withdraw the bid that counts, until the deadline; its draft stays. Withdrawing twice does no harm."""
    enforce(policies.may_bid, by, invitation)
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    competition = _hold_open(invitation.competition_id)
    now = clock.now()
    _refuse_late(competition, now)
    current = Bid.objects.filter(
        competition=competition,
        organisation=invitation.organisation,
        replaced_at__isnull=True,
        withdrawn_at__isnull=True,
    ).first()
    if current is None:
        return
    current.withdrawn_at = now
    current.save(update_fields=["withdrawn_at"])
    ledger.record(verb="bid_withdrawn", obj=current, actor=by, organisation=invitation.organisation, at=now)
