"""Preparing a bid: saved as it goes, readable by the supplier alone."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from documents import scanning
from documents.inspection import content_type
from documents.models import Scan
from documents.names import safe_name
from ledger import clock
from tenders import drafts, policies
from tenders.content import BidContent
from tenders.models import BidDraft, DraftFile, Invitation

ANSWER_LENGTH = 20_000
PRICE_LIMIT = Decimal(1_000_000_000)


class SomebodyElseSaved(ValidationError):
    """A colleague saved the draft meanwhile; both versions are shown and nothing is overwritten."""


@transaction.atomic
def save_draft(
    *,
    by: User,
    invitation: Invitation,
    revision: int,
    answers: dict[str, str],
    unit_price: Decimal | None = None,
    one_off_price: Decimal | None = None,
) -> BidDraft:
    """Save what was typed, complete or not. Raises SomebodyElseSaved when `revision` is no longer the latest."""
    enforce(policies.may_bid, by, invitation)
    draft = _locked(invitation, by)
    if draft.revision != revision:
        raise SomebodyElseSaved(
            "A colleague has saved this bid since you opened the page. What you typed is below; what they saved stands "
            "beside it. Save again to replace it."
        )
    _check(answers, unit_price, one_off_price)
    held = drafts.read_content(draft)
    content = dataclasses.replace(
        held, answers={**held.answers, **answers}, unit_price=unit_price, one_off_price=one_off_price
    )
    return _keep(draft, content, by)


def _check(answers: dict[str, str], *prices: Decimal | None) -> None:
    for code, answer in answers.items():
        if len(answer) > ANSWER_LENGTH:
            raise ValidationError({f"answer_{code}": f"Use at most {ANSWER_LENGTH:,} characters."})
        if "\x00" in answer:
            raise ValidationError({f"answer_{code}": "The answer holds a character that cannot be kept (NUL)."})
    for price in prices:
        if price is not None and not 0 <= price < PRICE_LIMIT:
            raise ValidationError("Enter prices from £0 up to less than £1,000,000,000.")


@transaction.atomic
def add_file(*, by: User, invitation: Invitation, upload: Any) -> DraftFile:
    """Add a file to the draft: recognised, scanned and counted like any document, then encrypted."""
    enforce(policies.may_bid, by, invitation)
    draft = _locked(invitation, by)
    if draft.files.count() >= settings.FILES_MAX_PER_ANSWER:
        raise ValidationError({"files": f"A bid may hold {settings.FILES_MAX_PER_ANSWER} files."})
    name = safe_name(upload.name or "")
    if not 0 < upload.size <= settings.FILE_MAX_BYTES:
        raise ValidationError({"files": f"“{name}” is empty or larger than {settings.FILE_MAX_BYTES // 1_000_000} MB."})
    content_type(name, upload.file)
    if scanning.scan(drafts.pieces_of(upload)) == Scan.QUARANTINED:
        raise ValidationError({"files": f"“{name}” was not taken: the malware scan found something in it."})
    place = drafts.keep_file(draft, drafts.pieces_of(upload))
    file = DraftFile.objects.create(
        draft=draft,
        sealed_name=drafts.seal_name(draft, name),
        storage_key=place,
        size=upload.size,
        added_at=clock.now(),
    )
    BidDraft.objects.filter(pk=draft.pk).update(saved_at=clock.now(), saved_by=by)
    return file


@transaction.atomic
def remove_file(*, by: User, invitation: Invitation, file: DraftFile) -> None:
    """Take a file out of the draft; submitted versions keep theirs."""
    enforce(policies.may_bid, by, invitation)
    _locked(invitation, by)
    place = file.storage_key
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(place))


def _locked(invitation: Invitation, by: User) -> BidDraft:
    """The draft, made at first use, locked; refused once the deadline has passed."""
    now = clock.now()
    if not invitation.competition.is_open(now):
        raise InvalidState("The deadline has passed or the call-off is cancelled, so the bid can no longer change.")
    empty = {"sealed": b"", "saved_by": by, "saved_at": now}
    BidDraft.objects.get_or_create(
        competition=invitation.competition, organisation=invitation.organisation, defaults=empty
    )
    return (
        BidDraft.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(competition=invitation.competition, organisation=invitation.organisation)
    )


def _keep(draft: BidDraft, content: BidContent, by: User) -> BidDraft:
    draft.sealed = drafts.seal_content(draft, content)
    draft.revision += 1
    draft.saved_by, draft.saved_at = by, clock.now()
    draft.save(update_fields=["sealed", "revision", "saved_by", "saved_at"])
    return draft
