"""Evidence files of a draft: add, replace, move, remove. Nothing is ever refused because it is there already."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from documents import actions as documents
from ledger import actions as ledger
from ledger import clock
from suppliers import policies
from suppliers.actions.drafts import lock_draft, must_be_named
from suppliers.models import Application, Evidence
from suppliers.questionnaire import Question, Section

FILES_AT_MOST = 1_000


def must_have_room(draft: Application) -> None:
    """ValidationError once a draft holds very many files: nobody fills the store through it."""
    if Evidence.objects.filter(application=draft).count() >= FILES_AT_MOST:
        raise ValidationError(f"An application keeps at most {FILES_AT_MOST:,} files, those replaced or removed too.")


@transaction.atomic
def add_evidence(*, by: User, application: Application, section: Section, question: Question, upload: Any) -> Evidence:
    """Keep a file as evidence for one question."""
    draft = lock_draft(application)
    enforce(policies.may_edit_application, by, draft)
    must_be_named(draft, section)
    must_have_room(draft)
    document = documents.store(by=by, organisation=draft.organisation, upload=upload, confidential=True)
    evidence = Evidence.objects.create(
        application=draft,
        **section.filed_under,
        question=question.key,
        document=document,
        added_by=by,
        added_at=clock.now(),
    )
    _record("evidence_added", by, draft, evidence)
    return evidence


@transaction.atomic
def replace_evidence(*, by: User, evidence: Evidence, upload: Any) -> Evidence:
    """Put another file in the place of this one. The old one stays in the draft's history."""
    draft, old = _lock(by, evidence)
    must_have_room(draft)
    document = documents.store(by=by, organisation=draft.organisation, upload=upload, confidential=True)
    now = clock.now()
    new = Evidence.objects.create(
        application=draft, lot_id=old.lot_id, party_id=old.party_id, question=old.question, document=document,
        added_by=by, added_at=now,
    )  # fmt: skip
    old.removed_at, old.replaced_by = now, new
    old.save(update_fields=["removed_at", "replaced_by"])
    _record("evidence_replaced", by, draft, new)
    return new


@transaction.atomic
def move_evidence(*, by: User, evidence: Evidence, section: Section, question: Question) -> None:
    """Put a file where it belongs."""
    draft, moved = _lock(by, evidence)
    must_be_named(draft, section)
    if not question.holds_files:
        raise ValidationError("This question does not take files.")
    moved.lot_id, moved.party_id, moved.question = section.lot, section.party, question.key
    moved.save(update_fields=["lot", "party", "question"])
    _record("evidence_moved", by, draft, moved)


@transaction.atomic
def remove_evidence(*, by: User, evidence: Evidence) -> None:
    """Take a file out of the draft; removing it twice does no harm."""
    draft, gone = _lock(by, evidence, removed_too=True)
    if gone.removed_at is None:
        gone.removed_at = clock.now()
        gone.save(update_fields=["removed_at"])
        _record("evidence_removed", by, draft, gone)


@transaction.atomic
def look_at_files(*, by: User, application: Application, section: Section) -> None:
    """Somebody saved a page with files from a passport before them: they are reviewed."""
    draft = lock_draft(application)
    enforce(policies.may_edit_application, by, draft)
    Evidence.objects.filter(application=draft, for_review=True, **section.filed_under).filter(
        question__in=[question.key for question in section.questions]
    ).update(for_review=False)


def _lock(by: User, evidence: Evidence, *, removed_too: bool = False) -> tuple[Application, Evidence]:
    draft = lock_draft(evidence.application)
    enforce(policies.may_edit_application, by, draft)
    row = Evidence.objects.select_related("document").get(pk=evidence.pk)
    if row.removed_at is not None and not removed_too:
        raise InvalidState(
            "This file has been removed or replaced meanwhile. Go back to its page to see what is there now."
        )
    return draft, row


def _record(verb: str, by: User, draft: Application, evidence: Evidence) -> None:
    facts = {"question": evidence.question, "sha256": evidence.document.sha256, "size": evidence.document.size}
    ledger.record(verb=verb, obj=draft, actor=by, facts=facts, organisation=draft.organisation)
