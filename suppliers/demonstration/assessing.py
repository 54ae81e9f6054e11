"""The hub assesses a fictional application as its answers suggest, and decides as was recommended."""

from __future__ import annotations

from accounts.models import User
from ledger import clock
from regulations.exclusion import Judgement
from suppliers import actions, assessments
from suppliers.models import ApplicationLot, GroundOverride


def assess(application_lot: ApplicationLot, assessor: User) -> ApplicationLot:
    """Find on everything as the answers suggest, and recommend accordingly."""
    actions.assign(by=assessor, application_lots=[application_lot], assessor=assessor)
    actions.declare_interest(by=assessor, application_lot=application_lot, has_conflict=False)
    for item in assessments.read(application_lot, at=clock.now()).items:
        verdict, reason = _finding(item)
        actions.give_verdict(by=assessor, application_lot=application_lot, verdict=verdict, reason=reason, **item.about)
    failed = assessments.read(application_lot, at=clock.now()).failed_items
    if failed:
        codes = ", ".join(item.code for item in failed)
        why = f"The product does not meet {codes}, which every system of this lot must meet."
        return actions.recommend(by=assessor, application_lot=application_lot, recommendation="rejected", reasons=why)
    why = "All selection criteria and all binding requirements are met, and the evidence bears it out."
    return actions.recommend(by=assessor, application_lot=application_lot, recommendation="admitted", reasons=why)


def _finding(item: assessments.Item) -> tuple[str, str]:
    compliance = next((given.words for given in item.given if given.question.key.endswith("-compliance")), "")
    if compliance == "Not compliant":
        return "not_met", "The applicant says that its product does not do this and names no date for it."
    if compliance == "Partly compliant":
        return "partly", "Met in part; the rest is announced for a later release."
    return "met", "The answer is complete and the evidence supports it."


def weigh(application_lot: ApplicationLot, assessor: User) -> GroundOverride:
    """Judge the declared ground element by element, find that it binds, and propose to set it aside."""
    actions.declare_interest(by=assessor, application_lot=application_lot, has_conflict=False)
    items = assessments.read(application_lot, at=clock.now()).items
    item = next(item for item in items if item.ground and item.party is None)
    judged = {
        "compensation": Judgement(sufficient=True),
        "cooperation": Judgement(sufficient=True),
        "measures": Judgement(sufficient=False, reasons="The founder's brother still chairs the board."),
    }
    verdict = actions.give_verdict(
        by=assessor, application_lot=application_lot, verdict="not_met", judged=judged, **item.about,
        reason="The conviction is less than 5 years old and the measures do not yet separate the founder.",
    )  # fmt: skip
    return actions.propose_override(
        by=assessor, verdict=verdict, why="public_interest",
        reason="It is the only product in use for deaf patients in the north; without it they have no remote care.",
    )  # fmt: skip


def decide(application_lot: ApplicationLot, decider: User) -> ApplicationLot:
    """Decide as recommended."""
    application_lot.refresh_from_db()
    actions.declare_interest(by=decider, application_lot=application_lot, has_conflict=False)
    return actions.decide(
        by=decider,
        application_lot=application_lot,
        decision=application_lot.recommendation,
        reasons=application_lot.recommendation_reasons,
    )
