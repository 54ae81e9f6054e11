"""A call-off in words: where it stands, what has happened and will happen, what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from regulations.errors import RuleViolation
from regulations.prices import FORMULAS, formula, price_results
from regulations.ranking import TIE_BREAKS
from regulations.time_limits import information_due
from regulations.words import moment_words, money_words, number_words, several
from tenders import addresses, gate, pricing, queries
from tenders.models import Competition
from tenders.models.competitions import Phase

SECTIONS = {
    "need": "What is needed",
    "value": "Value and term",
    "recipients": "Practices",
    "criteria": "Award criteria and weights",
    "pricing": "Price schedule and formula",
    "tie-break": "When totals tie",
    "dates": "Dates",
    "openers": "Who opens the bids",
}
EXAMPLE = {"A": Decimal(10_000), "B": Decimal(15_000), "C": Decimal(30_000)}
EXAMPLE_QUALITY = {"A": Decimal(30), "B": Decimal(45), "C": Decimal(55)}
COLOURS = {
    Phase.DRAFT: "grey",
    Phase.OPEN: "green",
    Phase.SEALED: "orange",
    Phase.OPENED: "blue",
    Phase.CONCLUDED: "white",
    Phase.CANCELLED: "red",
}


@dataclass(frozen=True)
class Moment:
    """One point of the timeline."""

    at: datetime
    text: str
    past: bool


def bidders_in_words(count: int) -> str:
    """1 supplier has bid; 3 suppliers have bid."""
    return {0: "No supplier has", 1: "1 supplier has"}.get(count, f"{count} suppliers have") + " bid"


def sentence(competition: Competition, at: datetime, bidders: int | None = None) -> str:
    """Where it stands, in one sentence for the buyer's side."""
    due = moment_words(competition.deadline) if competition.deadline else ""
    match competition.phase(at):
        case Phase.DRAFT:
            return f"A draft that only {competition.buyer} sees."
        case Phase.OPEN:
            counted = f" {bidders_in_words(bidders)} so far." if bidders is not None else ""
            return f"Bids are due by {due}.{counted}"
        case Phase.SEALED:
            return f"The deadline passed at {due}. {_what_waits(bidders)}"
        case Phase.CANCELLED:
            return f"{_ended(competition)} at {moment_words(competition.cancelled_at or at)}."
    opening = competition.opening
    opened = f"{opening.first.person} and {opening.second.person} opened the bids at {moment_words(opening.opened_at)}."
    if competition.phase(at) == Phase.CONCLUDED:
        return f"{opened} The outcome is approved."
    return f"{opened} {'No supplier had bid.' if bidders == 0 else 'They are being evaluated.'}"


def _what_waits(bidders: int | None) -> str:
    """For a deadline that has passed; None where how many bid is not told."""
    if bidders == 0:
        return (
            "No supplier has bid. Two openers record that nobody has; then no award is recommended. You can also "
            "cancel with reasons."
        )
    counted = f"{bidders_in_words(bidders)}. " if bidders is not None else ""
    return f"{counted}The bids stay sealed until two openers open them."


def _ended(competition: Competition) -> str:
    return "Cancelled" if competition.published_at else "Given up as a draft"


def timeline(competition: Competition, at: datetime) -> list[Moment]:
    """What has happened and what is to come, in order."""
    points: list[tuple[datetime | None, str]] = [
        (competition.published_at, "Invitation sent to every admitted supplier"),
        (competition.questions_deadline, "Last moment for questions"),
        (
            information_due(competition.deadline) if competition.deadline and competition.published_at else None,
            "Answers have to be out, 6 days before bids are due (rule DOC-01)",
        ),
        *((c.changed_at, f"Deadline moved. {c.reason}") for c in competition.deadline_changes.all()),
        (competition.deadline, "Bids are due"),
        (competition.opening.opened_at if competition.is_opened else None, "Bids opened by two people"),
        (competition.concluded_at, "Outcome approved"),
        (competition.cancelled_at, f"{_ended(competition)}. {competition.cancel_reason}"),
    ]
    end = competition.cancelled_at  # after it nothing is to come
    known = [(moment, text) for moment, text in points if moment is not None and (end is None or moment <= end)]
    return [Moment(moment, text, moment <= at) for moment, text in sorted(known)]


def facts(competition: Competition) -> dict[str, Any]:
    """What the invitation says: the same for the buyer, for suppliers and on the check page."""
    lines = pricing.schedule(competition)
    recipients = list(competition.recipients.all())
    return {
        "competition": competition,
        "criteria": list(competition.criteria.all()),
        "lines": lines,
        "recipients": recipients,
        "patients": sum(recipient.patients for recipient in recipients),
        "formula": formula(competition.price_formula) if competition.price_formula else None,
        "example": worked_example(competition),
        "tie_break": [TIE_BREAKS[step] for step in competition.tie_break],
    }


def worked_example(competition: Competition, chosen: str = "") -> list[tuple[str, str, str]]:
    """What the formula makes of three invented prices: bid, price, how it comes about."""
    name = chosen or competition.price_formula
    if name not in FORMULAS:  # none yet, or what somebody sent is none
        return []
    weight = sum((c.weight for c in competition.criteria.all() if c.kind == "price"), Decimal(0))
    worth = Decimal(competition.price_parameters.get("willingness_to_pay") or 200)
    try:
        results = price_results(
            name, EXAMPLE, maximum=weight or Decimal(40), quality=EXAMPLE_QUALITY, willingness_to_pay=worth
        )
    except RuleViolation:
        return []
    shows_quality = formula(name).needs_quality
    return [
        (
            f"Bid {key}" + (f", {number_words(EXAMPLE_QUALITY[key])} quality points" if shows_quality else ""),
            money_words(result.price),
            result.explanation,
        )
        for key, result in results.items()
    ]


def task_list(competition: Competition, person: Any, at: datetime) -> dict[str, Any]:
    """The draft as tasks, with what each still lacks."""
    missing = gate.missing(competition, at)
    lacking = {found.task for found in missing}
    declared = next((d for d in competition.conflict_declarations.all() if d.person_id == person.pk), None)
    items = [
        {
            "text": title,
            "href": addresses.section_page(competition, key),
            "state": "To do" if key in lacking else "Complete",
            "colour": "blue" if key in lacking else "",
        }
        for key, title in SECTIONS.items()
    ]
    agreements = [a for a in competition.period_agreements.all() if a.deadline == competition.deadline]
    asked, refused = {a.organisation_id for a in agreements}, any(a.agreed is False for a in agreements)
    everybody = {organisation.pk for organisation in queries.would_be_invited(competition, at)}
    return {
        "competition": competition,
        "tasks": items,
        "missing": missing,
        "done": sum(1 for item in items if not item["colour"]),
        "declared": declared,
        "declarations": list(competition.conflict_declarations.select_related("person")),
        "agreements": agreements,
        "refused": refused,
        "following": queries.body_in_place_of(competition, at),
        "may_ask_shorter": not refused and not everybody <= asked,
        "may_shorten": any(found.rule in ("DPS-08", "DPS-09") for found in missing),
    }


def check(competition: Competition, at: datetime) -> dict[str, Any]:
    """What publication does, to whom, and what cannot be changed after."""
    invited = list(queries.would_be_invited(competition, at))
    return facts(competition) | {
        "missing": gate.missing(competition, at),
        "warnings": gate.warnings(competition, at),
        "invited": invited,
        "openers": several(str(opener.person) for opener in competition.openers.all())
        if competition.openers.all()
        else "",
    }
