"""The gate before publication: everything that is missing or unlawful, each with its rule (B3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organisation
from regulations.criteria import CallOffCriterion, PublishedCriterion, weight_problems
from regulations.errors import RuleViolation
from regulations.prices import formula
from regulations.ranking import check_tie_break
from regulations.time_limits import SUB_CENTRAL, check_invitation_may_go, check_tender_deadline
from suppliers.queries import admitted_to, open_first_round
from tenders.models import Competition, ShorterPeriodAgreement
from tenders.policies import declared_no_conflict
from tenders.queries import key_in_use, recovery_key

OPENERS = 2


@dataclass(frozen=True)
class Missing:
    """Something that keeps the call-off from publication, and the step where it is mended."""

    rule: str
    text: str
    step: str


def missing(competition: Competition, at: datetime) -> list[Missing]:
    """Everything that still keeps it from being published at that moment; empty when it may go out."""
    invited = list(admitted_to(competition.lot, at))
    checks: list[Callable[[], Iterator[Missing]]] = [
        lambda: _details(competition),
        lambda: _limits_of_the_lot(competition),
        lambda: _criteria(competition),
        lambda: _pricing(competition),
        lambda: _dates(competition, at, invited),
        lambda: _people(competition),
        lambda: _market(competition, invited),
    ]
    return [found for check in checks for found in check()]


def _details(competition: Competition) -> Iterator[Missing]:
    if not competition.need.strip():
        yield Missing("INV-01", "Say what is needed and why.", "details")
    if not competition.value_ex_vat or competition.value_ex_vat <= 0:
        yield Missing("DPS-03", "State the estimated value over the whole term, without VAT.", "details")
    if not (competition.contract_start and competition.contract_end):
        yield Missing("INV-01", "State when the contract starts and ends.", "details")
    if not competition.recipients.exists():
        yield Missing("INV-01", "List at least one practice that will receive the service.", "recipients")


def _limits_of_the_lot(competition: Competition) -> Iterator[Missing]:
    limit = competition.lot.max_call_off_value_ex_vat
    if limit and competition.value_ex_vat and competition.value_ex_vat > limit:
        yield Missing(
            "DPS-03", f"The value exceeds £{limit:,.0f}, the most a call-off of this lot may have.", "details"
        )


def _criteria(competition: Competition) -> Iterator[Missing]:
    ours = [
        CallOffCriterion(code=c.code, title=c.title, weight=c.weight, published=c.award_criterion.code)
        for c in competition.criteria.select_related("award_criterion")
    ]
    published = [
        PublishedCriterion(code=c.code, title=c.title, least=c.weight_min, most=c.weight_max)
        for c in competition.lot.award_criteria.all()
    ]
    for problem in weight_problems(ours, published):
        yield Missing(problem.rule, problem.message, "criteria")


def _pricing(competition: Competition) -> Iterator[Missing]:
    try:
        formula(competition.price_formula)
        check_tie_break(competition.tie_break)
    except RuleViolation as violation:
        yield Missing(violation.rule, violation.message, "pricing")


def _dates(competition: Competition, at: datetime, invited: list[Organisation]) -> Iterator[Missing]:
    if competition.deadline is None:
        yield Missing("INV-01", "Set the deadline for bids.", "dates")
        return
    agreed = ShorterPeriodAgreement.objects.filter(
        competition=competition, proposed_deadline=competition.deadline, agreed=True
    ).values_list("organisation_id", flat=True)
    try:
        check_tender_deadline(
            at, competition.deadline, tier="" if competition.buyer.is_central else SUB_CENTRAL,
            invited=[organisation.pk for organisation in invited], agreed=list(agreed),
        )  # fmt: skip
    except RuleViolation as violation:
        yield Missing(violation.rule, violation.message, "dates")


def _people(competition: Competition) -> Iterator[Missing]:
    openers = list(competition.openers.all())
    if len(openers) != OPENERS:
        yield Missing("ECOM-01", "Name two people who will open the bids.", "openers")
    for opener in openers:
        if key_in_use(opener.person) is None:
            yield Missing("ECOM-01", f"{opener.person} has not enrolled a key for opening yet.", "openers")
        if not declared_no_conflict(opener.person, competition):
            yield Missing("COI-01", f"{opener.person} has not declared to be free of conflicts of interest.", "openers")
    if recovery_key(competition.dps.contracting_authority) is None:
        yield Missing("ECOM-01", "The hub has not enrolled the key that holds the recovery share.", "openers")


def _market(competition: Competition, invited: list[Organisation]) -> Iterator[Missing]:
    if not invited:
        yield Missing("DPS-15", "No supplier is admitted to this lot yet, so there is nobody to invite.", "check")
    try:
        check_invitation_may_go([row.application.reference for row in open_first_round(competition.dps)])
    except RuleViolation as violation:
        yield Missing(violation.rule, violation.message, "check")
