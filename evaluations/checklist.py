"""What stands in the way of an award (AWD-01, SEL-02, ABN-01), each with its rule."""

from __future__ import annotations

from evaluations.models import PriceInquiry
from evaluations.results import Result
from ledger import clock
from regulations.errors import RuleViolation
from suppliers.queries import admitted_to
from tenders.models import Bid


def obstacles(result: Result, *, evidence_checked: bool) -> list[RuleViolation]:
    """Everything that keeps the first bid from being awarded; empty when nothing does."""
    found = []
    if result.missing:
        found.append(RuleViolation("SCORE-01", f"{len(result.missing)} consensus scores are still missing."))
    elif not result.bids:
        found.append(RuleViolation("AWD-01", "There is no compliant bid to award to. Recommend to make no award."))
    elif result.best is None:
        found.append(
            RuleViolation(
                "TIE-01", "Bids are tied to the end, so lots have to be drawn.", "Draw the lots; it is recorded."
            )
        )
    if not evidence_checked:
        found.append(
            RuleViolation("SEL-02", "The winner's evidence has to be checked before the award.", "Check it and say so.")
        )
    return found + [problem for bid in first_bids(result) for problem in not_admitted(bid)] + _low_price(result)


def first_bids(result: Result) -> list[Bid]:
    """The bid in the first place; several where a tie has still to be parted."""
    return [row.bid for row in result.bids if row.rank == 1]


def not_admitted(bid: Bid) -> list[RuleViolation]:
    """Only a supplier that is still admitted to the lot can be awarded a contract."""
    if admitted_to(bid.competition.lot, clock.now()).filter(pk=bid.organisation_id).exists():
        return []
    return [
        RuleViolation(
            "AWD-01",
            f"{bid.organisation} is suspended or removed from the lot, so it cannot be awarded the contract.",
            "Ask the hub how long the suspension lasts, or leave its bid out with the reasons.",
        )
    ]


def _low_price(result: Result) -> list[RuleViolation]:
    best = result.best
    if best is None or not best.low_price:
        return []
    inquiry = PriceInquiry.objects.filter(bid=best.bid).first()
    if inquiry is None:
        return [RuleViolation("ABN-01", f"{best.low_price} The bidder has to be asked to explain it first.")]
    if inquiry.satisfactory is None:
        return [RuleViolation("ABN-01", "The explanation of the low price has not been judged yet.")]
    return []
