"""The gate before publication: everything that is missing or unlawful, each with its rule (B3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organisation
from accounts.queries import has_signed
from dps.eligibility import may_buy
from regulations.calendar import uk_date
from regulations.criteria import CallOffCriterion, PublishedCriterion, weight_problems
from regulations.errors import RuleViolation
from regulations.establishment import check_within_category
from regulations.ranking import check_tie_break
from regulations.thresholds import CENTRAL, SUB_CENTRAL
from regulations.time_limits import check_invitation_may_go, check_tender_deadline, tender_minimum
from regulations.words import moment_words
from suppliers.queries import admitted_to, open_first_round
from tenders import queries
from tenders.models import Competition
from tenders.policies import has_declared_none
from tenders.pricing import schedule

OPENERS = 2


@dataclass(frozen=True)
class Missing:
    """Something that keeps the call-off from publication, and the task in which it is mended."""

    rule: str
    text: str
    task: str
    remedy: str = ""


def missing(competition: Competition, at: datetime) -> list[Missing]:
    """Everything that keeps it from being published at that moment; empty when it may go out."""
    invited = list(admitted_to(competition.lot, at))
    return [
        *_buyer(competition, at),
        *_need(competition),
        *_value(competition),
        *_recipients(competition),
        *_criteria(competition),
        *_pricing(competition),
        *_dates(competition, at, invited),
        *_people(competition),
        *_market(competition, at, invited),
    ]


def warnings(competition: Competition, at: datetime) -> list[str]:
    """What is lawful but may be regretted (TIME-01)."""
    if competition.deadline is None:
        return []
    warning = tender_minimum(at).warning(competition.deadline)
    return [warning] if warning else []


def tier_of(buyer: Organisation) -> str:
    """Which thresholds and freedoms the buyer has."""
    return CENTRAL if buyer.is_central else SUB_CENTRAL


def _buyer(competition: Competition, at: datetime) -> Iterator[Missing]:
    eligible = may_buy(competition.buyer, competition.dps, at)
    if not eligible.ok:
        yield Missing("DPS-11", eligible.reason, "check", "Where one body follows, the draft goes on in its name.")
    if not has_signed(competition.buyer):
        yield Missing(
            "DPS-11",
            f"{competition.buyer} has not signed the access agreement.",
            "check",
            "An approver or the administrator signs it, on the page of the body.",
        )


def _need(competition: Competition) -> Iterator[Missing]:
    if not competition.need:
        yield Missing("INV-01", "Say what is needed and why.", "need")


def _value(competition: Competition) -> Iterator[Missing]:
    if competition.value_ex_vat is None or competition.contract_end is None:
        yield Missing("INV-01", "State the estimated value without VAT and the term of the contract.", "value")
        return
    try:
        check_within_category(competition.value_ex_vat, "", largest=competition.lot.max_call_off_value_ex_vat)
    except RuleViolation as violation:
        yield _of(violation, "value")
    if (
        competition.deadline
        and competition.contract_start
        and competition.contract_start <= uk_date(competition.deadline)
    ):
        yield Missing("INV-01", "The contract has to start after bids are due.", "value")


def _recipients(competition: Competition) -> Iterator[Missing]:
    if not competition.recipients.all():
        yield Missing("INV-01", "List at least one practice that will use what is bought.", "recipients")


def _criteria(competition: Competition) -> Iterator[Missing]:
    criteria = list(competition.criteria.all())
    ours = [CallOffCriterion(c.code, c.title, c.weight, c.award_criterion.code) for c in criteria]
    published = [
        PublishedCriterion(c.code, c.title, c.weight_min, c.weight_max) for c in competition.lot.award_criteria.all()
    ]
    for problem in weight_problems(ours, published):
        yield _of(problem, "criteria")
    for criterion in criteria:
        if criterion.kind == "quality" and not criterion.text:
            yield Missing("CRIT-01", f"Say what bidders answer under “{criterion.title}”.", "criteria")


def _pricing(competition: Competition) -> Iterator[Missing]:
    if not competition.price_formula:
        yield Missing("PRICE-F1", "Choose the formula that scores prices.", "pricing")
    if not schedule(competition):
        yield Missing("CRIT-01", "Give the price schedule at least one line.", "pricing")
    try:
        check_tie_break(competition.tie_break)
    except RuleViolation as violation:
        yield _of(violation, "tie-break")


def _dates(competition: Competition, at: datetime, invited: list[Organisation]) -> Iterator[Missing]:
    if competition.deadline is None:
        yield Missing("INV-01", "Set the deadline for bids.", "dates")
        return
    first_round = competition.dps.first_round_deadline
    if first_round is not None and at <= first_round:
        text = f"The first round of applications closes at {moment_words(first_round)}."
        yield Missing("DPS-07", text, "dates", "Invitations go out after that, so that who applies in time is invited.")
    answers = {
        a.organisation_id: a.agreed for a in competition.period_agreements.all() if a.deadline == competition.deadline
    }
    if any(answers.get(organisation.pk) is False for organisation in invited):
        yield from _refused(competition, at)
        return
    agreed = [organisation for organisation, agrees in answers.items() if agrees]
    try:
        check_tender_deadline(
            at, competition.deadline, tier=tier_of(competition.buyer), invited=[o.pk for o in invited], agreed=agreed
        )
    except RuleViolation as violation:
        yield _of(violation, "dates")


def _refused(competition: Competition, at: datetime) -> Iterator[Missing]:
    """Who refused is not told. A later look may find that 10 days are left after all: then nobody has to agree."""
    try:
        check_tender_deadline(at, competition.deadline or at)
    except RuleViolation as violation:
        text = "Not every admitted supplier agrees to less than 10 days, so the shorter time cannot be kept."
        yield Missing("DPS-09", f"{text} {violation.message}", "dates", "Set a later deadline.")


def _people(competition: Competition) -> Iterator[Missing]:
    openers = [opener.person for opener in competition.openers.all()]
    if len(openers) != OPENERS:
        yield Missing("ECOM-01", "Name two people who will open the bids together.", "openers")
    keys = queries.keys_of(openers)
    for person in openers:
        if person.pk not in keys:
            yield Missing("ECOM-01", f"{person} has not made a key for opening bids.", "openers")
        if not has_declared_none(person, competition):
            yield Missing("COI-01", f"{person} has not declared to be free of conflicts of interest.", "openers")
    held_by_hub = queries.recovery_keys(competition.dps.contracting_authority)
    if all(key.person_id in {person.pk for person in openers} for key in held_by_hub):
        yield Missing(
            "ECOM-01",
            f"Nobody at {competition.dps.contracting_authority} has made a key for the recovery share.",
            "openers",
            "Ask the hub: one of its decision makers has to make a key for opening bids.",
        )


def _market(competition: Competition, at: datetime, invited: list[Organisation]) -> Iterator[Missing]:
    if competition.dps.has_ended(at):
        yield Missing(
            "DPS-11", f"{competition.dps.title} has ended, so nothing can be bought under it any more.", "check"
        )
    if not invited:
        yield Missing("DPS-15", "No supplier is admitted to this lot, so there is nobody to invite.", "check")
    try:
        check_invitation_may_go([row.application.reference for row in open_first_round(competition.dps)])
    except RuleViolation as violation:
        yield _of(violation, "check")


def _of(violation: RuleViolation, task: str) -> Missing:
    return Missing(violation.rule, violation.message, task, violation.remedy)
