"""When a decision or an answer is due, and in which words: the regulations applied to this room's records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dps.models import DynamicPurchasingSystem
from regulations import calendar, time_limits, words
from regulations.errors import RuleViolation
from suppliers.models import ApplicationLot

CLARIFICATION_DAYS = 2
"""Working days that the portal proposes for an answer; the law sets none, and the decision does not wait."""

ASK_RECONSIDERATION_WORKING_DAYS = 10
"""From the decision; the law sets none. After that a supplier applies again, at any time."""

LONGEST_TO_ASK = timedelta(days=30)
"""More than those working days can take, holidays among them: how far back rejections are looked for."""


@dataclass(frozen=True)
class Due:
    """Until when something has to be done, and why."""

    at: datetime
    rule: str
    in_first_round: bool = False


def decision_due(dps: DynamicPurchasingSystem, received_at: datetime) -> Due:
    """Until when a request received at that moment has to be decided (DPS-12, and DPS-13 for the first round)."""
    days = dps.extended_first_assessment_days
    deadline = dps.first_round_deadline
    if days and deadline and received_at <= deadline:
        at = time_limits.initial_assessment_due(received_at, days)
        return Due(at, f"{days} days from receipt in the first round, regulation 34(18)", in_first_round=True)
    return Due(time_limits.assessment_due(received_at), "10 working days from receipt, regulation 34(16)")


def extended_due(application_lot: ApplicationLot, now: datetime, reason: str, *, extended_already: bool) -> Due:
    """The due date after the one extension; refused once day 10 has ended (DPS-12)."""
    if application_lot.in_first_round:
        raise RuleViolation(
            "DPS-13",
            "This request has the longer period of the first round already, which the call for competition set.",
        )
    received = application_lot.received
    time_limits.check_assessment_extension(received, now, reason, extended_already=extended_already)
    at = time_limits.assessment_due(received, extended=True)
    return Due(at, "15 working days from receipt, extended with reasons, regulation 34(17)")


def clarification_due(application_lot: ApplicationLot, now: datetime) -> datetime:
    """Until when an answer is asked for: never later than the decision itself is due, if that lies ahead."""
    proposed = calendar.working_period_end(now, CLARIFICATION_DAYS)
    return min(proposed, application_lot.due) if application_lot.due > now else proposed


def decide_by(application_lot: ApplicationLot, now: datetime | None = None) -> str:
    """The sentence that tells until when there is a decision, and why; with `now` also that it is late."""
    if now and application_lot.is_late(now):
        return f"The decision was due by {in_words(application_lot.due)} and is late ({application_lot.due_rule})."
    return f"A decision is due by {in_words(application_lot.due)} ({application_lot.due_rule})."


def in_words(moment: datetime) -> str:
    """A moment as people read it; the end of a day is that day."""
    is_end_of_day = moment == calendar.end_of_day(calendar.uk_date(moment))
    return f"the end of {words.day_words(moment)}" if is_end_of_day else words.moment_words(moment)


DECLARED_WITHIN = "5 working days from the request, regulation 34(25)"
EVIDENCE_BY = "set by the authority, regulation 34(26)"
ROUND_BY = "set by the authority"
"""Why a member has until then, as its pages and its home page say."""


def until_the_end_of(dps: DynamicPurchasingSystem, now: datetime) -> str:
    """Until when a draft can be submitted, in a sentence; nothing where the system has ended (DPS-02)."""
    last_day = dps.validity_end_on(now)
    if last_day is None or dps.has_ended(now):
        return ""
    return (
        f"It can be submitted until the end of {words.day_words(last_day)}, when the system ends (regulation 34(15))."
    )


def left(until: datetime, now: datetime) -> str:
    """How long there is, in words; since when it is late, if it is."""
    if now > until:
        return f"{_length(now - until)} late"
    return f"{_length(until - now)} left"


def time_left(until: datetime, now: datetime) -> str:
    """How long there is; nothing once the time is over."""
    return "" if now > until else left(until, now)


def _length(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    if hours >= 48:
        return f"{hours // 24} days"
    if hours >= 1:
        return f"{hours} hour{'s' if hours > 1 else ''}"
    minutes = int(span.total_seconds() // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def reconsideration_asked_until(row: ApplicationLot) -> datetime:
    """The end of the time in which a rejected applicant can ask for reconsideration: 10 working days."""
    return calendar.working_period_end(row.decided, ASK_RECONSIDERATION_WORKING_DAYS)
