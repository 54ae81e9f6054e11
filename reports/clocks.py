"""Every clock that runs on somebody: what began, until when it had to be done, when it was, and by whom (A5).

Each clock is a queryset in which every case says `case`, `limit`, `done`, `who` and `place`; the figures are counted
from it by the database. Clocks without a number in the law say whose standard they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from dps.models import DynamicPurchasingSystem
from dps.models.systems import AwardNoticeMode
from evaluations.models import Award
from notices.models import Notice
from regulations import calendar, time_limits
from regulations.regimes import PCR_2015
from regulations.words import UK
from reports.by_law import ends_of, same_time_before
from suppliers.models import (
    ApplicationLot,
    Clarification,
    DecisionLetter,
    Extension,
    InformationRequest,
    Reconsideration,
    RenewedDeclaration,
)
from tenders.models import Competition, PeriodAgreement, Question

Days = tuple[date, date]
NOBODY = "Nobody yet"
PORTAL = "The portal"
INFORMATION = PCR_2015.limit("additional_information")


@dataclass(frozen=True)
class Clock:
    """One clock. `authority` leads to the hub whose cases these are, `place` names the page of a case.

    `holds_back` says that something may not end before the moment, instead of having to be done by it.
    """

    key: str
    title: str
    rule: str
    acts: str
    authority: str
    place: tuple[str, str]
    cases: Callable[[Days], QuerySet[Any]]
    holds_back: bool = False


def _text(*parts: Any) -> Concat:
    return Concat(
        *(Value(part) if isinstance(part, str) else Cast(part, CharField()) for part in parts),
        output_field=CharField(),
    )


def _of_lot(lead: str) -> Concat:
    """APP-2017-0001, lot 1: what a case about a lot of an application is called."""
    return _text(F(f"{lead}application__reference"), ", lot ", F(f"{lead}lot__number"))


def _who(*fields: str, otherwise: str = NOBODY) -> Coalesce:
    return Coalesce(*(F(field) for field in fields), Value(otherwise), output_field=CharField())


def _decisions(_days: Days) -> QuerySet[Any]:
    waiting_or_decided = ApplicationLot.objects.filter(submitted_at__isnull=False, withdrawn_at=None)
    return waiting_or_decided.annotate(
        case=_of_lot(""), limit=F("due_at"), done=F("decided_at"), who=_who("decided_by__name", "assessor__name"),
        place=F("pk"),
    )  # fmt: skip


def _extensions(_days: Days) -> QuerySet[Any]:
    return Extension.objects.annotate(
        case=_of_lot("application_lot__"), limit=F("due_before"), done=F("made_at"), who=_who("made_by__name"),
        place=F("application_lot"),
    )  # fmt: skip


def _letters(days: Days) -> QuerySet[Any]:
    return DecisionLetter.objects.annotate(
        case=_of_lot("application_lot__"), limit=ends_of("ordered_at", _next_working_day, *days), done=F("sent_at"),
        who=Value(PORTAL), place=F("application_lot"),
    )  # fmt: skip


def _next_working_day(day: date) -> datetime:
    return calendar.end_of_day(calendar.add_working_days(day, 1))


def _reconsiderations(_days: Days) -> QuerySet[Any]:
    return Reconsideration.objects.annotate(
        case=_of_lot("application_lot__"), limit=F("due_at"), done=F("answered_at"), who=_who("answered_by__name"),
        place=F("application_lot"),
    )  # fmt: skip


def _information(_days: Days) -> QuerySet[Any]:
    return InformationRequest.objects.annotate(
        case=_of_lot("application_lot__"), limit=F("due_at"), done=F("answered_at"), who=_who("answered_by__name"),
        place=F("pk"),
    )  # fmt: skip


def _clarifications(_days: Days) -> QuerySet[Any]:
    return Clarification.objects.filter(application_lot__withdrawn_at=None).annotate(
        case=_of_lot("application_lot__"), limit=F("due_at"), done=F("answered_at"),
        who=F("application_lot__application__organisation__name"), place=F("application_lot"),
    )  # fmt: skip


def _declarations(_days: Days) -> QuerySet[Any]:
    return RenewedDeclaration.objects.annotate(
        case=_text(F("campaign__dps__reference"), ", ", F("organisation__name")), limit=F("campaign__due_at"),
        done=F("answered_at"), who=F("organisation__name"), place=F("campaign"),
    )  # fmt: skip


def _first_rounds(days: Days) -> QuerySet[Any]:
    published = DynamicPurchasingSystem.objects.filter(published_at__isnull=False, first_round_deadline__isnull=False)
    return published.annotate(
        case=F("reference"), limit=ends_of("published_at", _least(time_limits.first_round_minimum), *days),
        done=F("first_round_deadline"), who=_who("contracting_authority__name"), place=F("reference"),
    )  # fmt: skip


def _tenders(days: Days) -> QuerySet[Any]:
    asked = PeriodAgreement.objects.filter(competition=OuterRef("pk"), deadline=OuterRef("deadline"))
    agreed = Exists(asked) & ~Exists(asked.exclude(agreed=True))
    by_law = ends_of("published_at", _least(time_limits.tender_minimum), *days)
    return Competition.objects.filter(published_at__isnull=False).annotate(
        case=F("reference"), limit=Case(When(agreed, then=F("deadline")), default=by_law), done=F("deadline"),
        who=_who("published_by__name"), place=F("reference"),
    )  # fmt: skip


def _least(minimum: Callable[[datetime], Any]) -> Callable[[date], datetime]:
    """The first moment at which a period that began on a day may end: the start of its last day."""

    def starts(day: date) -> datetime:
        return calendar.start_of_day(minimum(_noon(day)).last_day)

    return starts


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UK)


def _questions(_days: Days) -> QuerySet[Any]:
    asked = Question.objects.filter(competition__deadline__isnull=False, competition__cancelled_at=None)
    return asked.annotate(
        case=_text(F("competition__reference"), ", question ", F("number")),
        limit=same_time_before("competition__deadline", INFORMATION.number),
        done=F("answered_at"), who=_who("answered_by__name", "competition__published_by__name"),
        place=F("competition__reference"),
    )  # fmt: skip


def _award_notices(days: Days) -> QuerySet[Any]:
    sent = Notice.objects.filter(competition=OuterRef("competition"), kind=Notice.Kind.AWARD)
    each = ends_of("approved_at", lambda day: time_limits.award_notice_due(_noon(day)), *days)
    grouped = ends_of("approved_at", lambda day: time_limits.award_notice_due(_noon(day), quarterly=True), *days)
    by_quarter = Q(competition__dps__award_notice_mode=AwardNoticeMode.QUARTERLY)
    return Award.objects.filter(approved_at__isnull=False, winner__isnull=False).annotate(
        case=F("competition__reference"), limit=Case(When(by_quarter, then=grouped), default=each),
        done=Subquery(sent.values("published_at")[:1]),
        who=Coalesce(Subquery(sent.values("published_by__name")[:1]), F("competition__published_by__name")),
        place=F("competition__reference"),
    )  # fmt: skip


OF_LOT = "application__dps__contracting_authority"
ASSESS = ("suppliers:assess", "pk")
CALL_OFF = ("tenders:competition", "reference")
OF_CALL_OFF = "dps__contracting_authority"

CLOCKS = (
    Clock(
        "decisions", "Decisions on applications",
        "10 working days from receipt, 15 once extended with reasons; the stated period in an extended first round "
        "(rules DPS-12 and DPS-13)",
        "Decision makers of the hub", OF_LOT, ASSESS, _decisions,
    ),
    Clock(
        "extensions", "Extensions of the time for a decision", "Made before the tenth working day ends (rule DPS-12)",
        "The hub", f"application_lot__{OF_LOT}", ASSESS, _extensions,
    ),
    Clock(
        "letters", "Decision letters",
        "As soon as possible after the decision (rule DPS-14): this portal's standard is the next working day",
        "The portal", f"application_lot__{OF_LOT}", ASSESS, _letters,
    ),
    Clock(
        "reconsiderations", "Answers to rejected applicants",
        "10 working days from the request: this portal's standard, and 15 days at most (rule INF-01)",
        "Decision makers of the hub",
        f"application_lot__{OF_LOT}", ASSESS, _reconsiderations,
    ),
    Clock(
        "information", "Answers to requests for information", "20 working days from receipt (rule CONF-01)", "The hub",
        f"application_lot__{OF_LOT}", ("suppliers:information_request", "pk"), _information,
    ),
    Clock(
        "clarifications", "Applicants' replies to questions", "The time that the hub set; the decision does not wait",
        "Applicants", f"application_lot__{OF_LOT}", ASSESS, _clarifications,
    ),
    Clock(
        "declarations", "Renewed self-declarations", "5 working days from the request (rule DPS-17)", "Members",
        f"campaign__{OF_CALL_OFF}", ("suppliers:campaign", "pk"), _declarations,
    ),
    Clock(
        "first-rounds", "First rounds", "At least 30 days from the contract notice (rule DPS-07)", "The hub",
        "contracting_authority", ("dps:notice", "reference"), _first_rounds, holds_back=True,
    ),
    Clock(
        "tenders", "Time for bids",
        "At least 10 days from the invitation (rule DPS-08), or what everybody invited agreed to (rule DPS-09)",
        "Procurement officers", OF_CALL_OFF, CALL_OFF, _tenders, holds_back=True,
    ),
    Clock(
        "questions", "Answers to bidders' questions", "6 days before bids are due (rule DOC-01)",
        "Procurement officers", f"competition__{OF_CALL_OFF}", CALL_OFF, _questions,
    ),
    Clock(
        "award-notices", "Award notices",
        "30 days from the award, or from the end of its quarter where the DPS groups them (rule NOT-01)",
        "Procurement officers", f"competition__{OF_CALL_OFF}", CALL_OFF, _award_notices,
    ),
)  # fmt: skip
