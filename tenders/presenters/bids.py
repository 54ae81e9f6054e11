"""A supplier's invitation and bid in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from regulations.words import moment_words
from suppliers.queries import admitted_to
from tenders import drafts, pricing, queries
from tenders.models import Bid, Invitation
from tenders.models.competitions import Phase
from tenders.presenters import competitions
from tenders.readiness import Gap, gaps

LOUD = (
    (timedelta(minutes=10), "Less than 10 minutes are left, and your bid is not submitted."),
    (timedelta(hours=1), "Less than an hour is left, and your bid is not submitted."),
    (timedelta(hours=24), "Less than 24 hours are left, and your bid is not submitted."),
)


def sentence(invitation: Invitation, bid: Bid | None, at: datetime, *, may_bid: bool) -> str:
    """Where a supplier stands with one invitation, for who bids for it or for who only looks on."""
    competition = invitation.competition
    due, phase = moment_words(competition.deadline or at), competition.phase(at)
    if phase == Phase.CANCELLED:
        return f"Cancelled at {moment_words(competition.cancelled_at or at)}. {competition.cancel_reason}"
    if phase == Phase.OPEN:
        return _while_open(bid, due, may_bid=may_bid)
    if bid is None:
        return f"Bids were due by {due}. You had no bid in."
    if phase == Phase.SEALED:
        return f"Bids were due by {due}. Yours, version {bid.version}, is sealed and waits to be opened."
    return f"Your bid, version {bid.version}, was opened at {moment_words(competition.opening.opened_at)}."


def kept_out(invitation: Invitation, at: datetime) -> str:
    """What a supplier is told that is suspended or removed while a call-off runs: its bid counts, and cannot win."""
    competition = invitation.competition
    if competition.concluded_at or competition.cancelled_at:
        return ""
    if admitted_to(competition.lot, at).filter(pk=invitation.organisation_id).exists():
        return ""
    return (
        f"{invitation.organisation} is suspended or removed from lot {competition.lot.number}. Your invitation stands "
        "and you can bid until the deadline, but no contract is awarded to you unless you are admitted again before "
        "the award (rule AWD-01)."
    )


def _while_open(bid: Bid | None, due: str, *, may_bid: bool) -> str:
    if bid is None:
        return f"You have no bid in. Bids are due by {due}."
    if bid.by_safety_net:
        return f"Not submitted. The safety net holds version {bid.version}, which counts if you do nothing by {due}."
    who = "You" if may_bid else "Your owners and editors"
    return f"You submitted version {bid.version} at {moment_words(bid.received_at)}. {who} can replace it until {due}."


def left_in_words(until: datetime, at: datetime) -> str:
    """2 days and 3 hours left; nothing once it is over."""
    seconds = int((until - at).total_seconds())
    if seconds <= 0:
        return "over"
    days, hours, minutes = seconds // 86_400, seconds // 3_600 % 24, seconds // 60 % 60
    if days:
        return f"{_count(days, 'day')} and {_count(hours, 'hour')} left"
    return (
        f"{_count(hours, 'hour')} and {_count(minutes, 'minute')} left"
        if hours
        else f"{_count(minutes, 'minute')} left"
    )


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def invitation_page(invitation: Invitation, at: datetime, *, may_bid: bool) -> dict[str, Any]:
    """The call-off from an invited supplier's side."""
    competition = invitation.competition
    bid = queries.current_bid(invitation)
    until = competition.questions_deadline or competition.deadline or at
    return competitions.facts(competition) | {
        "invitation": invitation,
        "sentence": sentence(invitation, bid, at, may_bid=may_bid),
        "may_bid": may_bid,
        "kept_out": kept_out(invitation, at),
        "bid": bid,
        "is_open": competition.is_open(at),
        "left": left_in_words(competition.deadline or at, at),
        "takes_questions": competition.is_open(at) and at <= until,
        "answered": [q for q in competition.questions.all() if q.answered_at],
        "own_waiting": [
            q
            for q in competition.questions.all()
            if not q.answered_at and q.organisation_id == invitation.organisation_id
        ],
        "changes": list(competition.deadline_changes.all()),
        "documents": list(competition.documents.select_related("document")),
    }


def bid_page(invitation: Invitation, at: datetime, *, may_bid: bool) -> dict[str, Any]:
    """The bid as tasks, with what each still lacks, and the versions submitted."""
    competition = invitation.competition
    draft = queries.draft_of(invitation)
    content = drafts.read(draft)
    criteria = [c for c in competition.criteria.all() if c.kind == "quality"]
    lines = pricing.schedule(competition)
    missing = gaps(content, criteria, lines)
    versions = list(queries.own_bids(invitation))
    standing = next((bid for bid in versions if not bid.replaced_at and not bid.withdrawn_at), None)
    submitted = standing if standing and not standing.by_safety_net else None
    is_open = competition.is_open(at)
    left = (competition.deadline or at) - at
    return {
        "invitation": invitation,
        "competition": competition,
        "sentence": sentence(invitation, standing, at, may_bid=may_bid),
        "may_bid": may_bid,
        "kept_out": kept_out(invitation, at),
        "is_open": is_open,
        "left": left_in_words(competition.deadline or at, at),
        "loud": next((text for limit, text in LOUD if left <= limit), "") if is_open and not submitted else "",
        "tasks": _tasks(invitation, content, criteria, missing),
        "gaps": missing,
        "total_ex_vat": pricing.total_ex_vat(lines, content.prices) if content.prices else None,
        "draft": draft,
        "changed_since": bool(submitted and _changed_since(draft, submitted)),
        "submitted": submitted,
        "standing": standing,
        "versions": versions,
    }


def _tasks(invitation: Invitation, content: drafts.DraftContent, criteria: list[Any], missing: list[Gap]) -> list[Any]:
    lacking, at = {gap.task for gap in missing}, {"reference": invitation.competition.reference}
    items = [
        (f"{c.code} {c.title}", reverse("tenders:bid_answer", kwargs=at | {"code": c.code}), c.code, f"answer:{c.code}")
        for c in criteria
    ]
    items.append(("Prices", reverse("tenders:bid_prices", kwargs=at), "prices", "prices"))
    tasks = [
        {
            "text": text,
            "href": href,
            "state": "To do" if key in lacking else "Complete",
            "colour": "blue" if key in lacking else "",
            "hint": f"Saved by {content.saved[part][1]}" if part in content.saved else "",
        }
        for text, href, key, part in items
    ]
    number = len(content.files)
    files = {
        "text": "Files",
        "href": reverse("tenders:bid_files", kwargs=at),
        "colour": "",
        "hint": "If the answers need them",
    }
    return [*tasks, files | {"state": f"{number} added" if number else "None"}]


def _changed_since(draft: Any, bid: Bid) -> bool:
    """Whether something was saved after the bid was received."""
    if draft is None:
        return False
    saved = [part.saved_at for part in draft.parts.all()] + [file.added_at for file in draft.files.all()]
    return any(moment > bid.received_at for moment in saved)
