"""A submitted application in words: its receipt, where each lot stands, and what the supplier can do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import SUPPLIER_WRITERS, User
from dps.models import DynamicPurchasingSystem
from regulations import words
from suppliers import timing
from suppliers.models import Admission, Application, ApplicationLot, Clarification
from suppliers.presenters.draft import check
from suppliers.readiness import readiness_of


def receipt(application: Application) -> dict[str, Any]:
    """The receipt: each answer set and file with its SHA-256, the ledger code, what happens next."""
    names = {row.document.sha256: row.document.name for row in application.evidence.select_related("document")}
    lots = list(application.lots.select_related("lot").order_by("lot__number"))
    parts = (application.manifest or {})["parts"]
    return {
        "application": application,
        "receipt": application.receipt,
        "lots": lots,
        "parties": [p for p in application.parties.all() if any(p.counts_for(row.lot.number) for row in lots)],
        "answers": [part for part in parts if part["kind"] == "answers"],
        "confidential": readiness_of(application, at=application.received).confidential,
        "files": [part | {"file": names.get(part["sha256"], "")} for part in parts if part["kind"] == "file"],
        "next": timing.decide_by(lots[0]),
    }


def answers_paper(application: Application) -> dict[str, Any]:
    """Everything that was submitted, page by page, as it goes on paper."""
    whole = check(readiness_of(application, at=application.received))
    return {
        "application": application,
        "receipt": application.receipt,
        "lots": [standing.row.lot for standing in whole["standings"]],
        "sections": [entry for entry in whole["sections"] if entry["rows"]],
    }


def own_row(application: Application, now: datetime) -> dict[str, Any]:
    """One line in the list of own applications."""
    return {"application": application, "lots": [(row.lot, sentence(row, now)) for row in application.lots.all()]}


def sentence(row: ApplicationLot, now: datetime) -> str:
    """Where one lot stands, who must act and by when, as a sentence."""
    if row.withdrawn_at:
        return f"Withdrawn on {words.day_words(row.withdrawn_at)}."
    if row.submitted_at is None:
        return "A draft: it counts once you submit it."
    received = f"Received at {words.moment_words(row.received)}."
    if row.decided_at:
        return f"{received} {_outcome(row, now)}"
    if row.is_late(now):
        due = f"was due by {timing.in_words(row.due)} and is late ({row.due_rule})"
        return f"{received} Being assessed. The decision {due}."
    return f"{received} Being assessed; the authority's decision is due by {timing.in_words(row.due)} ({row.due_rule})."


def _outcome(row: ApplicationLot, now: datetime) -> str:
    """What was decided, and what has become of the admission since."""
    letter = f"decided on {words.day_words(row.decided)}. The letter gives the reasons."
    admission = _admission(row)
    if admission is None:
        return f"Your application is rejected: {letter}"
    since = what_became(admission, row.application.dps, now)
    return f"You were admitted: {letter} {since}" if since else f"You are admitted: {letter}"


def what_became(admission: Admission, dps: DynamicPurchasingSystem, now: datetime) -> str:
    """Why an admission does not count now, as a sentence; empty for one that does."""
    if admission.ended_at is not None and admission.has_ended(now):
        return f"You were removed on {words.day_words(admission.ended_at)}."
    if dps.has_ended(now):
        return "The system has ended."
    if admission.suspended_at is not None and admission.is_suspended(now):
        return f"You have been suspended since {words.day_words(admission.suspended_at)}."
    return ""


def own_standing(admission: Admission, now: datetime) -> str:
    """Where a supplier stands with one lot, as a sentence."""
    where = f"lot {admission.lot.number}, {admission.lot.title}, of {admission.lot.dps.title}"
    since = what_became(admission, admission.lot.dps, now)
    return f"You were admitted to {where}. {since}" if since else f"You are admitted to {where}."


def tracking(application: Application, person: User, now: datetime) -> dict[str, Any]:
    """Where a submitted or withdrawn application stands, lot by lot, and what the supplier can do."""
    lots = list(
        application.lots.select_related(
            "lot", "letter__document", "extension", "reconsideration", "admission"
        ).order_by("lot__number")
    )
    asked = Clarification.objects.filter(application_lot__in=lots).select_related("application_lot__lot", "answered_by")
    writer = person.has_role(*SUPPLIER_WRITERS, organisation=application.organisation)
    return {
        "application": application,
        "lots": [
            {
                "row": row,
                "sentence": sentence(row, now),
                "left": _left(row, now),
                "late": row.is_late(now),
                "letter": _letter(row),
                "admission": _admission(row),
                "reconsideration": getattr(row, "reconsideration", None),
                "ask_until": _ask_until(row, now) if writer else "",
            }
            for row in lots
        ],
        "clarifications": list(asked),
        "to_answer": [c for c in asked if c.answered_at is None and writer and c.application_lot.is_waiting],
        "may_withdraw": writer and any(row.is_waiting for row in lots),
        "may_reapply": writer and _may_reapply(application, lots, now),
        "received": words.moment_words(application.submitted_at) if application.submitted_at else "",
    }


def _may_reapply(application: Application, lots: Sequence[ApplicationLot], now: datetime) -> bool:
    """Nothing waits any more, and of some lot no admission is left."""
    if not application.dps.accepts_applications(now) or any(row.is_waiting for row in lots):
        return False
    return any(admission is None or admission.has_ended(now) for admission in map(_admission, lots))


def _admission(row: ApplicationLot) -> Admission | None:
    return getattr(row, "admission", None)


def _ask_until(row: ApplicationLot, now: datetime) -> str:
    """Until when another look at a rejection can be asked for; empty where it cannot, or not any more."""
    if row.decision != ApplicationLot.Decision.REJECTED or hasattr(row, "reconsideration"):
        return ""
    ends = timing.reconsideration_asked_until(row)
    return timing.in_words(ends) if now <= ends else ""


def _left(row: ApplicationLot, now: datetime) -> str:
    return timing.left(row.due, now) if row.is_waiting else ""


def _letter(row: ApplicationLot) -> Any:
    letter = getattr(row, "letter", None)
    return letter if letter and letter.document_id else None


def clarification(asked: Clarification, now: datetime) -> dict[str, Any]:
    """The authority's question with its clock, and what was answered with which files."""
    return {
        "files": list(asked.documents.order_by("name")),
        "clarification": asked,
        "application": asked.application_lot.application,
        "lot": asked.application_lot.lot,
        "due": timing.in_words(asked.due_at),
        "decision": timing.decide_by(asked.application_lot, now),
        "open": asked.answered_at is None and asked.application_lot.is_waiting,
    }


def received_in_words(application: Application) -> str:
    """When a submitted application was received."""
    return words.moment_words(application.received)
