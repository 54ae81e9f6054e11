"""Evidence files of a draft: add, replace, move, date, remove. Nothing is ever refused because it is there already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from documents import actions as documents
from documents.models import Document
from dps.models import Lot
from ledger import actions as ledger
from ledger import clock
from regulations import words
from regulations.calendar import uk_date
from suppliers import policies
from suppliers.actions.drafts import lock_draft, must_be_named
from suppliers.actions.words import must_run_on
from suppliers.models import Application, Evidence
from suppliers.papers import paper_for
from suppliers.questionnaire import Question, Section

FILES_AT_MOST = 1_000
WORDS_AT_MOST = 500


def must_have_room(draft: Application) -> None:
    """ValidationError once a draft holds very many files: nobody fills the store through it."""
    if Evidence.objects.filter(application=draft).count() >= FILES_AT_MOST:
        raise ValidationError(f"An application keeps at most {FILES_AT_MOST:,} files, those replaced or removed too.")


def must_be_free_of_quarantine(given: Iterable[Document]) -> None:
    """InvalidState with the names of the files in which the malware scan found something: none goes to the hub."""
    if names := sorted({f"“{document.name}”" for document in given if document.is_quarantined}):
        raise InvalidState(
            f"The malware scan found something in {words.several(names)}. Replace or remove it, then submit. "
            "Everything you entered is kept."
        )


@transaction.atomic
def add_evidence(*, by: User, application: Application, section: Section, question: Question, upload: Any) -> Evidence:
    """Keep a file as evidence for one question.

    One in which the malware scan finds something stands in its place marked as quarantined, until somebody replaces or
    removes it: it is no evidence, and nothing is submitted with it.
    """
    draft = lock_draft(application)
    enforce(policies.may_edit_application, by, draft)
    must_be_named(draft, section)
    must_have_room(draft)
    document = documents.store(
        by=by, organisation=draft.organisation, upload=upload, confidential=True, marked_if_infected=True
    )
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
def replace_evidence(*, by: User, evidence: Evidence, upload: Any, over: str | None = None) -> Evidence:
    """Put another file in the place of this one. The old one stays in the draft's history.

    An infected file takes no other's place: Infected leaves the old one where it was.
    `over` is the stamp of the file as the person was shown it: InvalidState if a colleague has moved it since.
    """
    draft, old = _lock(by, evidence, over=over)
    must_have_room(draft)
    document = documents.store(by=by, organisation=draft.organisation, upload=upload, confidential=True)
    now = clock.now()
    new = Evidence.objects.create(
        application=draft, lot_id=old.lot_id, party_id=old.party_id, question=old.question, document=document,
        added_by=by, added_at=now,
    )  # fmt: skip
    old.removed_at, old.removed_by, old.replaced_by = now, by, new
    old.save(update_fields=["removed_at", "removed_by", "replaced_by"])
    _record("evidence_replaced", by, draft, new)
    return new


@transaction.atomic
def move_evidence(
    *, by: User, evidence: Evidence, section: Section, question: Question, over: str | None = None
) -> None:
    """Put a file where it belongs; `over` as for replacing it. One that lies there already stays as it is."""
    draft, moved = _lock(by, evidence, over=over)
    must_be_named(draft, section)
    if not question.holds_files:
        raise ValidationError("This question does not take files.")
    if section.slot(question) == (moved.place, moved.question):
        return
    moved.moved_from, moved.moved_by, moved.moved_at = _title(draft, moved), by, clock.now()
    moved.lot_id, moved.party_id, moved.question = section.lot, section.party, question.key
    moved.save(update_fields=["lot", "party", "question", "moved_from", "moved_by", "moved_at"])
    _record("evidence_moved", by, draft, moved)


@transaction.atomic
def date_evidence(
    *, by: User, evidence: Evidence, expires_on: date | None, shown: date | None = None, over: str | None = None
) -> None:
    """Say when a file runs out, or that it does not; `shown` is the day that the page had shown, `over` as elsewhere.

    Once its supplier is admitted, every owner is warned of the day. What has run out already is no evidence.
    """
    draft, dated = _lock(by, evidence, over=over)
    must_run_on(expires_on, uk_date(clock.now()))
    if dated.expires_on == expires_on:
        return
    if dated.expires_on != shown:
        said = f"that it runs out on {words.day_words(dated.expires_on)}" if dated.expires_on else "no day any more"
        raise InvalidState(f"A colleague says {said}. Nothing was changed; send your day again if it is the right one.")
    dated.expires_on = expires_on
    dated.save(update_fields=["expires_on"])
    _record("evidence_dated", by, draft, dated, expires_on=expires_on.isoformat() if expires_on else "")


@transaction.atomic
def remove_evidence(*, by: User, evidence: Evidence, over: str | None = None) -> None:
    """Take a file out of the draft; `over` as for replacing it. Removing it twice does no harm."""
    draft, gone = _lock(by, evidence, over=over, removed_too=True)
    if gone.removed_at is None:
        gone.removed_at, gone.removed_by = clock.now(), by
        gone.save(update_fields=["removed_at", "removed_by"])
        _record("evidence_removed", by, draft, gone)


@transaction.atomic
def look_at_files(*, by: User, application: Application, section: Section) -> None:
    """Somebody saved a page with files from a passport before them: they are reviewed."""
    draft = lock_draft(application)
    enforce(policies.may_edit_application, by, draft)
    Evidence.objects.filter(application=draft, for_review=True, **section.filed_under).filter(
        question__in=[question.key for question in section.questions]
    ).update(for_review=False)


def _lock(by: User, evidence: Evidence, *, over: str | None, removed_too: bool = False) -> tuple[Application, Evidence]:
    draft = lock_draft(evidence.application)
    enforce(policies.may_edit_application, by, draft)
    row = Evidence.objects.select_related("document", "moved_by", "removed_by").get(pk=evidence.pk)
    if row.removed_at is not None and not removed_too:
        raise InvalidState(
            f"{row.removed_by or 'A colleague'} removed or replaced this file at {words.moment_words(row.removed_at)}. "
            "Go back to its page to see what is there now."
        )
    if row.removed_at is None and over not in (None, row.stamp):
        raise InvalidState(_moved_meanwhile(row))
    return draft, row


def _moved_meanwhile(row: Evidence) -> str:
    when = f" at {words.moment_words(row.moved_at)}" if row.moved_at else ""
    return (
        f"{row.moved_by or 'A colleague'} moved this file{when}, while you were looking at it, so nothing was done. "
        "The page shows where it is now. Send again what you want in spite of it."
    )


def _title(draft: Application, evidence: Evidence) -> str:
    """Where a file lies, in words."""
    paper = paper_for(draft, Lot.objects.filter(dps=draft.dps_id), draft.parties.all())
    place = (evidence.place, evidence.question)
    found = (f"{s.heading}: {q.title}" for s, q in paper.file_slots() if s.slot(q) == place)
    return next(found, "a place that is not asked about any more")[:WORDS_AT_MOST]


def _record(verb: str, by: User, draft: Application, evidence: Evidence, **more: str) -> None:
    facts = {"question": evidence.question, "sha256": evidence.document.sha256, "size": evidence.document.size} | more
    ledger.record(verb=verb, obj=draft, actor=by, facts=facts, organisation=draft.organisation)
