"""Reminders of this room's clocks: decisions that are due, and questions to applicants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache

from django.db.models import Count, Q, QuerySet

from accounts.models import SUPPLIER_WRITERS, Organisation, Role, User
from notifications.reminders import Reminder
from regulations import calendar
from suppliers import policies, queries, rounds, timing
from suppliers.addresses import address
from suppliers.models import (
    ApplicationLot,
    Clarification,
    ComplianceRound,
    DeclarationCampaign,
    Reconsideration,
    RenewedDeclaration,
)

WARN_WORKING_DAYS = 2


def decisions_due(now: datetime) -> Iterable[Reminder]:
    """To who must assess or decide: 2 working days before a decision is due, on the day, and once it is late."""
    people = cache(queries.organisation_people)
    for row in _soon_due(now):
        step = _step(row.due, now)
        application = row.application
        heading, sentence = {
            "soon": ("a decision is due in 2 working days", "Less than 2 working days are left."),
            "today": ("a decision is due today", "It is due today."),
            "late": ("a decision is late", "It is late. The delay shows in the compliance figures."),
        }[step]
        yield Reminder(
            key=f"assessment:{row.pk}:{row.due:%Y%m%d}:{step}",
            people=_who_acts(row, step, people),
            subject=f"{application.reference}, lot {row.lot.number}: {heading}",
            body=f"The application of {application.organisation} waits. {timing.decide_by(row)} {sentence}",
            link=address("suppliers:assess", row),
        )


def _soon_due(now: datetime) -> QuerySet[ApplicationLot]:
    horizon = calendar.end_of_day(calendar.add_working_days(calendar.uk_date(now), WARN_WORKING_DAYS))
    rows = ApplicationLot.objects.filter(queries.WAITING, due_at__lte=horizon)
    return (
        rows.select_related("application__organisation", "application__dps__contracting_authority", "lot", "assessor")
        .prefetch_related("application__impartiality")
        .order_by("due_at")
    )


def _step(due_at: datetime, now: datetime) -> str:
    if now > due_at:
        return "late"
    return "today" if calendar.uk_date(due_at) == calendar.uk_date(now) else "soon"


def _who_acts(row: ApplicationLot, step: str, people: Callable[..., list[User]]) -> list[User]:
    """The assessor until there is a recommendation, then who decides; once late, both. Nobody with a conflict."""
    hub: Organisation = row.application.dps.contracting_authority
    assessors = [row.assessor] if row.assessor else _impartial(people(hub, Role.ASSESSOR), row)
    deciders = _impartial(people(hub, Role.DECIDER), row)
    if step == "late":
        return [*assessors, *deciders]
    return deciders if row.recommendation else assessors


def _impartial(people: list[User], row: ApplicationLot) -> list[User]:
    return [person for person in people if not policies.has_conflict(person, row.application)]


def clarifications_due(now: datetime) -> Iterable[Reminder]:
    """To the applicant, on the day on which the answer to a question is due."""
    end_of_today = calendar.end_of_day(calendar.uk_date(now))
    waiting = Clarification.objects.filter(answered_at=None, due_at__gte=now, due_at__lte=end_of_today)
    rows = waiting.filter(application_lot__decided_at=None, application_lot__withdrawn_at=None)
    for asked in rows.select_related("application_lot__application__organisation", "application_lot__lot"):
        application = asked.application_lot.application
        yield Reminder(
            key=f"clarification:{asked.pk}:today",
            people=queries.organisation_people(application.organisation, *SUPPLIER_WRITERS),
            subject=f"{application.reference}: your answer is due today",
            body=f"The authority asked you about lot {asked.application_lot.lot.number}. "
            f"Answer by {timing.in_words(asked.due_at)}; the decision does not wait for it.",
            link=address("suppliers:clarification", asked),
        )


def reconsiderations_due(now: datetime) -> Iterable[Reminder]:
    """To the decision makers who may answer: on the working day before an answer to a rejected applicant is due."""
    horizon = calendar.end_of_day(calendar.add_working_days(calendar.uk_date(now), 1))
    waiting = Reconsideration.objects.filter(answered_at=None, due_at__lte=horizon)
    for asked in waiting.select_related(
        "application_lot__application__dps__contracting_authority", "application_lot__application__organisation"
    ):
        row, application = asked.application_lot, asked.application_lot.application
        deciders = queries.organisation_people(application.dps.contracting_authority, Role.DECIDER)
        yield Reminder(
            key=f"reconsideration:{asked.pk}:{'late' if now > asked.due_at else 'soon'}",
            people=[person for person in deciders if policies.may_reconsider(person, row)],
            subject=f"{application.reference}: answer a request to reconsider",
            body=f"{application.organisation} asked for another look at its rejection. The answer is due by "
            f"{timing.in_words(asked.due_at)}{', and late' if now > asked.due_at else ''}.",
            link=address("suppliers:reconsider", row),
        )


def information_due(now: datetime) -> Iterable[Reminder]:
    """To the hub's people without a conflict: 2 working days before an answer is due, and once it is late (CONF-01)."""
    horizon = calendar.end_of_day(calendar.add_working_days(calendar.uk_date(now), WARN_WORKING_DAYS))
    for asked in queries.information_soon_due(now, horizon):
        row, application = asked.application_lot, asked.application_lot.application
        hub = queries.organisation_people(application.dps.contracting_authority, *policies.HUB)
        late = asked.is_late(now)
        yield Reminder(
            key=f"information:{asked.pk}:{'late' if late else 'soon'}",
            people=_impartial(hub, row),
            subject=f"{application.reference}: the answer to a request for information is {'late' if late else 'due'}",
            body=f"Somebody asked what stands in this application. The answer {'was' if late else 'is'} due by "
            f"{timing.in_words(asked.due_at)} (rule CONF-01).",
            link=address("suppliers:information_request", asked),
        )


ROUND_WARNINGS = (1, 5)
"""Working days before an answer to a compliance round is due on which the member is reminded, once each."""


def rounds_due(now: datetime) -> Iterable[Reminder]:
    """To the member that has not answered: 5 working days and one before its answer to a new version is due."""
    today = calendar.uk_date(now)
    ends = {days: calendar.end_of_day(calendar.add_working_days(today, days)) for days in ROUND_WARNINGS}
    for member in rounds.open_members(now).filter(due_at__gte=now, due_at__lte=ends[max(ROUND_WARNINGS)]):
        step = next(days for days in ROUND_WARNINGS if member.due_at <= ends[days])
        lot, version = member.admission.lot, member.round.version.number
        yield Reminder(
            key=f"compliance:{member.pk}:{step}",
            people=queries.organisation_people(member.admission.organisation, *SUPPLIER_WRITERS),
            subject=f"{lot.dps.reference}: your answer to version {version} of the specification is due",
            body=f"Answer what is new or changed for lot {lot.number} by {timing.in_words(member.due_at)}. Without "
            "an answer the hub reviews your admission.",
            link=address("suppliers:round_answer", member),
        )


LOOK_BACK = timedelta(days=90)
"""How long after its end a round or a campaign is still told of as lapsed; its page shows everything."""


def rounds_lapsed(now: datetime) -> Iterable[Reminder]:
    """To the hub, once for a round: its time is over and some members have not answered."""
    silent = Q(members__submitted_at=None, members__assessed_at=None, members__due_at__lt=now)
    over = ComplianceRound.objects.filter(due_at__lt=now, due_at__gte=now - LOOK_BACK)
    lapsed = over.annotate(silent=Count("members", filter=silent)).filter(silent__gt=0)
    for made in lapsed.select_related("version__dps__contracting_authority"):
        dps = made.version.dps
        yield Reminder(
            key=f"rounds-lapsed:{made.pk}",
            people=queries.organisation_people(dps.contracting_authority, *policies.HUB),
            subject=f"{dps.reference}: {made.silent} {'answer is' if made.silent == 1 else 'answers are'} missing on "
            f"version {made.version.number} of the specification",
            body=f"The time ended at {timing.in_words(made.due_at)}. Review what follows; nobody is removed by itself. "
            "A late answer still counts.",
            link=address("suppliers:round", made),
        )


def declarations_due(now: datetime) -> Iterable[Reminder]:
    """To the member that has not answered: on the working day before its renewed declaration is due (DPS-17)."""
    horizon = calendar.end_of_day(calendar.add_working_days(calendar.uk_date(now), 1))
    waiting = RenewedDeclaration.objects.filter(
        queries.still_member(now), answered_at=None, campaign__due_at__gte=now, campaign__due_at__lte=horizon
    )
    for asked in waiting.select_related("campaign__dps", "organisation"):
        yield Reminder(
            key=f"declaration:{asked.pk}:soon",
            people=queries.organisation_people(asked.organisation, *SUPPLIER_WRITERS),
            subject=f"{asked.campaign.dps.reference}: your declaration is due",
            body=f"Renew your self-declaration by {timing.in_words(asked.campaign.due_at)} (rule DPS-17). "
            "Without an answer the hub reviews your admission.",
            link=address("suppliers:declaration", asked),
        )


def declarations_lapsed(now: datetime) -> Iterable[Reminder]:
    """To the hub, once for a campaign: its time is over and some members have not answered (DPS-17)."""
    silent = Q(declarations__answered_at=None, declarations__reviewed_at=None)
    over = DeclarationCampaign.objects.filter(due_at__lt=now, due_at__gte=now - LOOK_BACK)
    lapsed = over.annotate(silent=Count("declarations", filter=silent)).filter(silent__gt=0)
    for campaign in lapsed.select_related("dps__contracting_authority", "lot"):
        yield Reminder(
            key=f"declarations-lapsed:{campaign.pk}",
            people=queries.organisation_people(campaign.dps.contracting_authority, *policies.HUB),
            subject=f"{campaign.dps.reference}: {campaign.silent} "
            f"{'member has' if campaign.silent == 1 else 'members have'} not renewed the declaration",
            body=f"The 5 working days ended at {timing.in_words(campaign.due_at)} (rule DPS-17). Review what follows; "
            "nobody is removed by itself. A late answer still counts.",
            link=address("suppliers:campaign", campaign),
        )
