"""Asking a member to prove what it declared, answering, and saying whether it suffices (DPS-18, SEL-02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, User
from accounts.policy import enforce
from documents import actions as documents
from ledger import actions as ledger
from ledger import clock
from notifications import actions as notifications
from regulations import calendar
from regulations.errors import RuleViolation
from regulations.words import day_words, moment_words
from suppliers import held as holdings
from suppliers import policies, queries
from suppliers.actions.words import must_have_words, must_run_on
from suppliers.addresses import address
from suppliers.models import Admission, EvidenceRequest, HeldEvidence


@transaction.atomic
def ask_for_evidence(
    *, by: User, admission: Admission, what: str, reason: str, due_on: date, held: HeldEvidence | None = None,
    again_reason: str = "",
) -> EvidenceRequest:  # fmt: skip
    """Ask a member for proof, at any time, with the reason and a day. What is held and valid is not asked again without
    saying why it does not suffice (SEL-02). Asking the same twice gives the request that waits.
    """
    rows = Admission.objects.select_for_update(of=("self",)).select_related("organisation", "lot__dps")
    locked = rows.get(pk=admission.pk)
    enforce(policies.may_ask_for_evidence, by, locked)
    now = clock.now()
    if locked.has_ended(now):
        raise InvalidState("This admission has ended, so nothing is asked of it any more.")
    what = held.title if held else what.strip()
    must_have_words("what", what, "Say what you ask for, or choose something that is held")
    must_have_words("reason", reason, "Give the reason: the member reads it")
    if due_on <= calendar.uk_date(now) or not calendar.is_working_day(due_on):
        raise ValidationError({"due_on": "Choose a working day after today"})
    known = holdings.of(locked.organisation).filter(holdings.for_the_hub(by))
    _must_not_be_held(known, what, held, again_reason)
    waiting = locked.evidence_requests.filter(answered_at=None, reviewed_at=None, reason=reason.strip(), held=held)
    if asked := waiting.filter(what=what, due_at=calendar.end_of_day(due_on)).first():
        return asked
    asked = EvidenceRequest.objects.create(
        admission=locked, what=what, reason=reason.strip(), held=held, again_reason=again_reason.strip(), asked_by=by,
        asked_at=now, due_at=calendar.end_of_day(due_on),
    )  # fmt: skip
    _record("evidence_requested", asked, by)
    _tell_member(asked)
    return asked


def _tell_member(asked: EvidenceRequest) -> None:
    admission = asked.admission
    notifications.notify(
        people=queries.organisation_people(admission.organisation, *SUPPLIER_WRITERS),
        subject=f"{admission.lot.dps.reference}: evidence is asked for",
        body=f"{asked.what}. Answer by {moment_words(asked.due_at)} (rule DPS-18). The reason: {asked.reason}",
        link=address("suppliers:answer_evidence", asked),
        key=f"evidence-asked:{asked.pk}",
    )


def _must_not_be_held(known: Iterable[HeldEvidence], what: str, held: HeldEvidence | None, again_reason: str) -> None:
    today = calendar.uk_date(clock.now())
    same = (one for one in known if one.pk == (held.pk if held else None) or one.title.casefold() == what.casefold())
    for one in same:
        if one.is_valid(today) and not again_reason.strip():
            until = f", valid until {day_words(one.expires_on)}" if one.expires_on else ""
            raise RuleViolation(
                "SEL-02",
                f"“{one.title}” is held already, given on {day_words(calendar.uk_date(one.given_at))}{until}.",
                "Open it on the member's page, or say why it does not suffice.",
            )


@transaction.atomic
def answer_evidence_request(
    *, by: User, request: EvidenceRequest, answer: str, uploads: Sequence[Any] = (), expires_on: date | None = None
) -> EvidenceRequest:
    """The member's answer, once, in words or files. The files are held from now on."""
    locked = _lock(request)
    enforce(policies.may_answer_evidence_request, by, locked)
    if locked.answered_at:
        raise InvalidState(f"{locked.answered_by} has answered already. Your text is still here, and was not sent.")
    if locked.reviewed_at:
        raise InvalidState("The hub has closed this request. Your text is still here, and was not sent.")
    if not answer.strip() and not uploads:
        raise ValidationError({"answer": "Enter an answer, or choose a file"})
    if expires_on and not uploads:
        raise ValidationError({"uploads": f"Choose the file that runs out on {day_words(expires_on)}"})
    now = clock.now()
    must_run_on(expires_on, calendar.uk_date(now))
    locked.answer, locked.answered_by, locked.answered_at = answer.strip(), by, now
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    _hold(locked, uploads, expires_on, by)
    _record("evidence_request_answered", locked, by, files=len(uploads))
    notifications.notify(
        people=[locked.asked_by],
        subject=f"{locked.admission.organisation} has answered: {locked.what}",
        body="Review it.",
        link=address("suppliers:evidence_request", locked),
        key=f"evidence-answered:{locked.pk}",
    )
    return locked


def _hold(request: EvidenceRequest, uploads: Sequence[Any], expires_on: date | None, by: User) -> None:
    """The first file takes the place of what was asked for again, if nothing has meanwhile."""
    organisation = request.admission.organisation
    earlier = request.held if request.held and not HeldEvidence.objects.filter(renews=request.held).exists() else None
    for upload in uploads:
        document = documents.store(by=by, organisation=organisation, upload=upload, confidential=True)
        HeldEvidence.objects.create(
            organisation=organisation, title=request.what, document=document, expires_on=expires_on, given_by=by,
            given_at=clock.now(), request=request, renews=earlier, slot=earlier.slot if earlier else "",
            lot_id=earlier.lot_id if earlier else None,
        )  # fmt: skip
        earlier = None


@transaction.atomic
def review_evidence_request(
    *, by: User, request: EvidenceRequest, is_satisfied: bool, finding: str
) -> EvidenceRequest:  # fmt: skip
    """Say whether the answer, or the silence after the time, suffices. Nothing else follows by itself (EXC-07)."""
    locked = _lock(request)
    enforce(policies.may_review_evidence_request, by, locked)
    if not locked.needs_review(clock.now()):
        raise InvalidState("There is nothing to review here.")
    must_have_words("finding", finding, "Say why: the member reads it")
    if is_satisfied and locked.answered_at is None:
        raise ValidationError({"is_satisfied": "There is no answer that could suffice"})
    locked.is_satisfied, locked.finding = is_satisfied, finding.strip()
    locked.reviewed_by, locked.reviewed_at = by, clock.now()
    locked.save(update_fields=["is_satisfied", "finding", "reviewed_by", "reviewed_at"])
    _record("evidence_request_reviewed", locked, by, satisfied=is_satisfied)
    notifications.notify(
        people=queries.organisation_people(locked.admission.organisation, *SUPPLIER_WRITERS),
        subject=f"{locked.what}: {'it suffices' if is_satisfied else 'it does not suffice'}",
        body=locked.finding,
        link=address("suppliers:answer_evidence", locked),
        key=f"evidence-reviewed:{locked.pk}",
    )
    return locked


@transaction.atomic
def withdraw_evidence_request(*, by: User, request: EvidenceRequest, reason: str) -> EvidenceRequest:
    """Take back a request that nobody has answered and that is not needed any more; the member is told why."""
    locked = _lock(request)
    enforce(policies.may_review_evidence_request, by, locked)
    if locked.answered_at:
        raise InvalidState("The member has answered meanwhile. Review the answer.")
    if locked.reviewed_at:
        raise InvalidState("This request is closed already.")
    must_have_words("reason", reason, "Give the reason: the member reads it")
    locked.is_withdrawn, locked.finding = True, reason.strip()
    locked.reviewed_by, locked.reviewed_at = by, clock.now()
    locked.save(update_fields=["is_withdrawn", "finding", "reviewed_by", "reviewed_at"])
    _record("evidence_request_withdrawn", locked, by)
    notifications.notify(
        people=queries.organisation_people(locked.admission.organisation, *SUPPLIER_WRITERS),
        subject=f"{locked.what}: you need not answer",
        body=f"The hub has withdrawn its request. The reason: {locked.finding}",
        link=address("suppliers:answer_evidence", locked),
        key=f"evidence-withdrawn:{locked.pk}",
    )
    return locked


def _lock(request: EvidenceRequest) -> EvidenceRequest:
    rows = EvidenceRequest.objects.select_for_update(of=("self",)).select_related(
        "admission__organisation", "admission__lot__dps__contracting_authority", "held", "asked_by", "answered_by"
    )
    return rows.get(pk=request.pk)


def _record(verb: str, request: EvidenceRequest, by: User, **facts: object) -> None:
    ledger.record(
        verb=verb, obj=request, actor=by, organisation=request.admission.organisation,
        facts={"what": request.what, "due": request.due_at.isoformat(), **facts},
    )  # fmt: skip
