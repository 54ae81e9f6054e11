"""Values for the pages of an evaluation, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from evaluations import policies, queries
from evaluations.checklist import first_bids, not_admitted, obstacles
from evaluations.models import Award, Consensus, Outcome, PanelMember, Score
from evaluations.pictures import lines
from evaluations.results import Result, price_weight, result_of
from evaluations.sensitivity import sensitivity
from regulations.prices import formula
from regulations.thresholds import standstill_recommended
from regulations.time_limits import SUB_CENTRAL
from regulations.words import moment_words
from tenders.models import Bid, Competition, CompetitionCriterion
from tenders.pricing import priced, schedule
from tenders.queries import opened_bids
from tenders.reading import contents

VAT = Decimal("1.2")


def overview(competition: Competition, person: Any) -> dict[str, Any]:
    """The steps in order, each with its state as words."""
    bids = list(opened_bids(competition).select_related("compliance", "left_out"))
    unchecked = sum(not hasattr(bid, "compliance") for bid in bids)
    panel, waiting = list(competition.panel.all()), queries.evaluators_still_scoring(competition)
    result, award = result_of(competition), queries.current_award(competition)
    counting, nothing = unchecked or queries.bids_to_score(competition), "No bid to score"
    names, checks = policies.may_name_panel(person, competition), policies.may_check_compliance(person, competition)
    steps = [
        ("panel", names, "Name the panel", f"{len(panel)} named" if panel else "Nobody named"),
        (
            "compliance",
            checks,
            "Check compliance",
            f"{unchecked} of {len(bids)} to check" if unchecked else "All checked",
        ),
        ("moderate", True, "Scores and moderation", _scoring_state(panel, waiting, result) if counting else nothing),
        ("result", True, "Price, totals and ranks", _result_state(result) if counting else nothing),
        ("award", True, "Recommend and approve", award_sentence(award)),
    ]
    if award and award.is_approved and award.outcome == Outcome.AWARD:
        state = "Recorded" if hasattr(award, "contract") else "To be recorded when both have signed"
        steps.append(("contract", policies.may_record_contract(person, award), "Contract", state))
    tasks = [
        {"text": text, "href": _page(name, competition) if may else "", "state": state, "hint": ""}
        for name, may, text, state in steps
    ]
    mine = next((member for member in panel if member.person_id == person.pk), None)
    return {"competition": competition, "bids": bids, "tasks": tasks, "mine": mine, "opening": competition.opening}


def _page(name: str, competition: Competition) -> str:
    return reverse(f"evaluations:{name}", args=[competition.reference])


def _scoring_state(panel: list[PanelMember], waiting: list[str], result: Result) -> str:
    if not panel:
        return "Waiting for the panel"
    if waiting:
        return f"Still scoring: {', '.join(waiting)}"
    return f"{len(result.missing)} consensus scores to agree" if result.missing else "All agreed"


def _result_state(result: Result) -> str:
    return "Ready" if result.is_complete else "Waiting for consensus scores"


def award_sentence(award: Award | None) -> str:
    """Where the outcome stands."""
    if award is None:
        return "Nothing recommended yet"
    what = f"award to {award.winner.organisation}" if award.winner else "no award"
    if award.approved_at:
        return f"Approved: {what}, by {award.approved_by} at {moment_words(award.approved_at)}"
    return f"Recommended: {what}, by {award.recommended_by}. Waiting for an approver"


@dataclass(frozen=True)
class ToScore:
    """A criterion of one bid as its evaluator sees it."""

    criterion: CompetitionCriterion
    answer: str
    score: Score | None


def own_scores(member: PanelMember) -> dict[str, Any]:
    """The evaluator's bids with how much is missing in each; nobody else's scores."""
    competition = member.competition
    missing = queries.missing_scores(member)
    bids = queries.bids_to_score(competition)
    submitted = Score.objects.filter(bid__in=bids, evaluator=member.person, submitted_at__isnull=False).first()
    rows = [(bid, sum(lacking.pk == bid.pk for lacking, _ in missing)) for bid in bids]
    criteria = [assignment.criterion for assignment in member.assignments.select_related("criterion")]
    return {
        "member": member,
        "competition": competition,
        "rows": rows,
        "criteria": criteria,
        "missing": len(missing),
        "submitted_at": submitted.submitted_at if submitted else None,
    }


def score_page(member: PanelMember, bid: Bid) -> dict[str, Any]:
    """One bid for its evaluator: the answers to the assigned criteria, the own scores so far, the files."""
    competition = member.competition
    content = contents([bid]).get(bid)
    own = {s.criterion_id: s for s in Score.objects.filter(bid=bid, evaluator=member.person)}
    criteria = [a.criterion for a in member.assignments.select_related("criterion").order_by("criterion__position")]
    rows = [ToScore(c, content.answers.get(c.code, "") if content else "", own.get(c.pk)) for c in criteria]
    initial: dict[str, Any] = {}
    for row in rows:
        initial[f"score_{row.criterion.code}"] = row.score.score if row.score else None
        initial[f"rationale_{row.criterion.code}"] = row.score.rationale if row.score else ""
    bids = queries.bids_to_score(competition)
    later = bids[[b.pk for b in bids].index(bid.pk) + 1 :]
    here = [competition.reference]
    return {
        "member": member,
        "competition": competition,
        "bid": bid,
        "rows": rows,
        "files": content.files if content else (),
        "initial": initial,
        "next": reverse("evaluations:score_bid", args=[*here, later[0].pk])
        if later
        else reverse("evaluations:score", args=here),
        "submitted": any(row.score and row.score.submitted_at for row in rows),
    }


def whole_bid(bid: Bid) -> dict[str, Any]:
    """Everything an opened bid says."""
    content = contents([bid]).get(bid)
    answers = content.answers if content else {}
    return {
        "bid": bid,
        "competition": bid.competition,
        "answers": [
            (criterion, answers.get(criterion.code, "")) for criterion in queries.quality_criteria(bid.competition)
        ],
        "lines": priced(schedule(bid.competition), content.prices) if content else [],
        "total": content.price_total_ex_vat if content else None,
        "files": content.files if content else (),
    }


def moderation(competition: Competition) -> dict[str, Any]:
    """Every bid and criterion with the individual scores handed in and the consensus. Nothing while somebody scores."""
    waiting = queries.evaluators_still_scoring(competition)
    bids, criteria = queries.bids_to_score(competition), queries.quality_criteria(competition)
    individual = {} if waiting else queries.submitted_scores(competition)
    agreed = queries.consensus_scores(competition)
    rows = [
        {
            "bid": bid,
            "criterion": criterion,
            "scores": individual.get((bid.pk, criterion.pk), []),
            "consensus": agreed.get((bid.pk, criterion.pk)),
        }
        for bid in bids
        for criterion in criteria
    ]
    return {"competition": competition, "waiting": waiting, "rows": rows, "has_panel": bool(competition.panel.all())}


def moderate_page(bid: Bid, criterion: CompetitionCriterion, person: Any) -> dict[str, Any]:
    """The answer, the individual scores with their reasons, earlier consensus."""
    scores = Score.objects.filter(bid=bid, criterion=criterion, submitted_at__isnull=False).select_related("evaluator")
    waiting = queries.evaluators_still_scoring(bid.competition)
    revisions = list(Consensus.objects.filter(bid=bid, criterion=criterion).select_related("recorded_by"))
    last = revisions[-1] if revisions else None
    content = contents([bid]).get(bid)
    return {
        "competition": bid.competition,
        "bid": bid,
        "criterion": criterion,
        "answer": content.answers.get(criterion.code, "") if content else "",
        "scores": [] if waiting else list(scores),
        "waiting": waiting,
        "revisions": revisions,
        "initial": {"score": last.score, "rationale": last.rationale} if last else {},
        "may_moderate": not waiting and policies.may_moderate(person, bid.competition),
    }


def result(competition: Competition, person: Any) -> dict[str, Any]:
    """Points, totals and ranks with their explanations, and whether another lawful weight would change the winner."""
    found = result_of(competition)
    chosen, weightings = formula(competition.price_formula), sensitivity(found)
    return {
        "competition": competition,
        "result": found,
        "nothing_counts": not found.bids and not found.missing and _all_checked(competition),
        "formula": chosen,
        "price_weight": price_weight(competition),
        "lowest_wins": chosen.lowest_wins,
        "tied": [row for row in found.bids if row.place and row.place.tied],
        "may_draw": policies.may_recommend_award(person, competition),
        "sensitivity": weightings,
        "picture": lines(weightings, [row.bid.organisation.name for row in found.bids]),
    }


def _all_checked(competition: Competition) -> bool:
    """Whether every opened bid was found compliant or not; also where none came in."""
    return all(hasattr(bid, "compliance") for bid in opened_bids(competition).select_related("compliance"))


def award(competition: Competition, current: Award | None, person: Any) -> dict[str, Any]:
    """What can be recommended, or what was."""
    found = result_of(competition)
    value = competition.value_ex_vat or Decimal(0)
    published, problems = competition.published_at, obstacles(found, evidence_checked=True)
    return {
        "competition": competition,
        "award": current,
        "sentence": award_sentence(current),
        "result": found,
        "problems": problems,
        "suspended": [bid for bid in first_bids(found) if not_admitted(bid)],
        "standstill_recommended": bool(
            published and standstill_recommended(value, value * VAT, published.date(), SUB_CENTRAL)
        ),
        "may_recommend": current is None and policies.may_recommend_award(person, competition),
        "may_decide": current is not None
        and current.approved_at is None
        and policies.may_decide_award(person, current),
        "notice_due": bool(current and current.is_approved) and policies.may_record_contract(person, current),
        "letters": list(current.letters.select_related("bid__organisation")) if current else [],
    }
