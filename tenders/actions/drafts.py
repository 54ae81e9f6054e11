"""Preparing a bid: saved as it goes, part by part, readable by the supplier alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from documents import scanning, uploading
from documents.inspection import content_type
from documents.names import safe_name
from documents.streams import CHUNK
from ledger import clock
from regulations.words import moment_words
from tenders import drafts, policies, pricing, safety_net
from tenders.locks import lock_invitation
from tenders.models import BidDraft, Competition, DraftFile, DraftPart, Invitation

ANSWER_LENGTH = 20_000


@transaction.atomic
def save_answer(*, by: User, invitation: Invitation, code: str, text: str, over: str | None = None) -> None:
    """Save the answer to one criterion, complete or not.

    `over` is the stamp of what the person was shown: InvalidState if somebody has saved something else since.
    """
    draft = _open_draft(by, invitation)
    text = text.replace("\r\n", "\n")
    if len(text) > ANSWER_LENGTH:
        raise ValidationError({"answer": f"Use at most {ANSWER_LENGTH:,} characters; this answer has {len(text):,}."})
    if not draft.competition.criteria.filter(code=code, kind="quality").exists():
        raise ValidationError("This call-off has no such criterion.")
    _must_be_over(draft, f"{drafts.ANSWER}{code}", over, text, by)
    _save(draft, by, *drafts.seal_answer(draft, code, text))
    safety_net.renew(by=by, invitation=invitation, draft=draft)


@transaction.atomic
def save_prices(
    *, by: User, invitation: Invitation, prices: Mapping[int, Decimal], over: str | None = None
) -> None:  # fmt: skip
    """Save the unit prices by line number, complete or not; `over` as for an answer."""
    draft = _open_draft(by, invitation)
    lines = {line.number for line in pricing.schedule(draft.competition)}
    for number, price in prices.items():
        if number not in lines or not price.is_finite() or not 0 <= price < pricing.HIGHEST_PRICE:
            raise ValidationError({f"price_{number}": "Enter a price from £0 up to less than £1,000,000,000."})
    _must_be_over(draft, drafts.PRICES, over, dict(prices), by)
    _save(draft, by, *drafts.seal_prices(draft, dict(prices)))
    safety_net.renew(by=by, invitation=invitation, draft=draft)


@transaction.atomic
def add_file(*, by: User, invitation: Invitation, upload: Any) -> DraftFile:
    """Add a file: counted, recognised and scanned like any document, then encrypted under the supplier's key."""
    draft = _open_draft(by, invitation)
    name = safe_name(upload.name or "")
    _refuse_size(draft, name, upload.size)
    kind = content_type(name, upload.file)
    if scanning.scan(_pieces(upload)).is_infected:  # and nothing is kept: before the opening, nobody keeps a bid's file
        raise ValidationError(
            {"files": f"“{name}” was not taken: the malware scan found something in it. Choose another copy."}
        )
    digest = hashlib.sha256()
    for piece in _pieces(upload):
        digest.update(piece)
    file = DraftFile(draft=draft, size=upload.size, added_at=clock.now(), added_by=by)
    details = {"name": name, "content_type": kind, "sha256": digest.hexdigest()}
    drafts.keep_file(draft, file, _pieces(upload), details)
    uploading.take(upload=upload)
    safety_net.renew(by=by, invitation=invitation, draft=draft)
    return file


@transaction.atomic
def remove_file(*, by: User, invitation: Invitation, file_id: UUID) -> None:
    """Take a file out of the draft; submitted versions keep theirs. Twice does no harm."""
    draft = _open_draft(by, invitation)
    draft.files.filter(pk=file_id).delete()
    safety_net.renew(by=by, invitation=invitation, draft=draft)


@transaction.atomic
def set_safety_net(*, by: User, invitation: Invitation, on: bool) -> None:
    """Switch "submit what is complete at the deadline" on or off."""
    draft = _open_draft(by, invitation)
    draft.submit_at_deadline = on
    draft.save(update_fields=["submit_at_deadline"])
    if on:
        safety_net.renew(by=by, invitation=invitation, draft=draft)
    else:
        safety_net.drop(by=by, invitation=invitation)


def _open_draft(by: User, invitation: Invitation) -> BidDraft:
    """The draft, begun at first use, locked; refused once bids are no longer taken."""
    enforce(policies.may_bid, by, invitation)
    lock_invitation(invitation)
    now = clock.now()
    invitation.competition.refresh_from_db(fields=["deadline", "cancelled_at"])
    if not invitation.competition.is_open(now):
        raise InvalidState(_why_closed(invitation.competition))
    draft, _ = BidDraft.objects.select_related("organisation", "competition").get_or_create(
        competition=invitation.competition, organisation=invitation.organisation, defaults={"started_at": now}
    )
    return draft


def _why_closed(competition: Competition) -> str:
    kept = "What you typed is shown again; it is not part of your bid."
    if competition.cancelled_at:
        return f"This call-off is cancelled, so nothing in a bid can change any more. {kept}"
    due = moment_words(competition.deadline) if competition.deadline else "the deadline"
    return f"Bids were due by {due}, so nothing in a bid can change any more. {kept}"


def _must_be_over(draft: BidDraft, part: str, over: str | None, mine: object, by: User) -> None:
    """Nobody's words are overwritten unseen. Whoever saves what stands already, or saw it, goes on."""
    if over is None:
        return
    held = drafts.read(draft)
    if part not in held.saved or over == held.stamp(part) or held.said(part) == mine:
        return
    saved_at, who = held.saved[part]
    who = "You, in another window," if who == str(by) else who
    raise InvalidState(
        f"{who} changed this at {moment_words(saved_at)} while you were writing. What stands now is shown below. "
        "Save again to put yours in its place."
    )


def _save(draft: BidDraft, by: User, name: str, sealed: bytes) -> None:
    DraftPart.objects.update_or_create(
        draft=draft, name=name, defaults={"sealed": sealed, "saved_at": clock.now(), "saved_by": by}
    )


def _refuse_size(draft: BidDraft, name: str, size: int) -> None:
    if size == 0:
        raise ValidationError({"files": f"“{name}” is empty."})
    if draft.files.count() >= settings.FILES_MAX_PER_ANSWER:
        raise ValidationError({"files": f"A bid takes up to {settings.FILES_MAX_PER_ANSWER} files."})
    held = draft.files.aggregate(held=Sum("size"))["held"] or 0
    if held + size > settings.BID_MAX_BYTES:
        limit = settings.BID_MAX_BYTES // 1_000_000
        raise ValidationError({"files": f"With “{name}” the files of this bid would be larger than {limit} MB."})


def _pieces(upload: Any) -> Iterator[bytes]:
    upload.seek(0)
    while piece := upload.read(CHUNK):
        yield piece
