"""What pages, API and exports read of an evaluation, each with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import BUYER_ROLES, SUPPLIER_ROLES, Role
from evaluations.models import Award, Consensus, Letter, PanelMember, PriceInquiry, Score
from tenders.models import Bid, Competition, CompetitionCriterion
from tenders.queries import opened_bids

Key = tuple[UUID, UUID]


def competitions_of_buyer(person: Any) -> QuerySet[Competition]:
    """Competitions past their opening: of the organisations the person buys for; for auditors all."""
    opened = Competition.objects.filter(opening__isnull=False)
    if not person.is_authenticated:
        opened = opened.none()
    elif not person.has_role(Role.AUDITOR):
        opened = opened.filter(buyer__in=person.organisations(*BUYER_ROLES))
    return opened.select_related("buyer", "lot", "dps", "opening").prefetch_related(
        "conflict_declarations", "panel__person"
    )


def competition_for_buyer(person: Any, reference: str) -> Competition:
    """The competition, if the person's organisation runs it and its bids are open; else Competition.DoesNotExist."""
    return competitions_of_buyer(person).get(reference=reference)


def opened_bid_for_buyer(person: Any, reference: str, bid: UUID) -> Bid:
    """A bid of such a competition, with what the buyer found about it; else ObjectDoesNotExist."""
    competition = competition_for_buyer(person, reference)
    found = opened_bids(competition).select_related("price_inquiry", "left_out").get(pk=bid)
    found.competition = competition
    return found


def membership_for(person: Any, reference: str) -> PanelMember:
    """The person's own place on a panel; else PanelMember.DoesNotExist."""
    if not person.is_authenticated:
        raise PanelMember.DoesNotExist
    return (
        PanelMember.objects.select_related("competition__buyer", "competition__lot", "person")
        .prefetch_related("competition__conflict_declarations")
        .get(person_id=person.pk, competition__reference=reference)
    )


def letters_for(person: Any) -> QuerySet[Letter]:
    """Outcome letters that were sent to the organisations the person belongs to."""
    if not person.is_authenticated:
        return Letter.objects.none()
    return Letter.objects.filter(
        bid__organisation__in=person.organisations(*SUPPLIER_ROLES), sent_at__isnull=False
    ).select_related("award__competition__buyer", "award__winner__organisation", "bid__organisation", "document")


def letter_for(person: Any, pk: UUID) -> Letter:
    """One outcome letter of the person's organisation; else Letter.DoesNotExist."""
    return letters_for(person).get(pk=pk)


def quality_criteria(competition: Competition) -> list[CompetitionCriterion]:
    """The criteria that people score, in order."""
    return [c for c in competition.criteria.all() if c.kind == "quality"]


def bids_to_score(competition: Competition) -> list[Bid]:
    """Opened bids found compliant, not left out nor rejected for a low price, in the order of the bidders' names."""
    readable = opened_bids(competition).filter(opened__wrapped_key__isnull=False)
    return [bid for bid in readable.select_related("compliance", "price_inquiry", "left_out") if _counts(bid)]


def _counts(bid: Bid) -> bool:
    check, inquiry = getattr(bid, "compliance", None), getattr(bid, "price_inquiry", None)
    if check is None or hasattr(bid, "left_out"):
        return False
    return check.compliant and (inquiry is None or inquiry.satisfactory is not False)


def missing_scores(member: PanelMember) -> list[tuple[Bid, CompetitionCriterion]]:
    """The scores this evaluator still has to give: one per compliant bid and assigned criterion, each with a reason."""
    bids = bids_to_score(member.competition)
    done = set(
        Score.objects.filter(bid__in=bids, evaluator_id=member.person_id, score__isnull=False)
        .exclude(rationale="")
        .values_list("bid_id", "criterion_id")
    )
    assigned = [a.criterion for a in member.assignments.select_related("criterion").order_by("criterion__code")]
    return [(bid, criterion) for bid in bids for criterion in assigned if (bid.pk, criterion.pk) not in done]


def who_handed_in(competition: Competition) -> set[UUID]:
    """The evaluators whose scores, or some of them, are in."""
    submitted = Score.objects.filter(bid__competition=competition, submitted_at__isnull=False)
    return set(submitted.values_list("evaluator", flat=True))


def evaluators_still_scoring(competition: Competition) -> list[str]:
    """Names of the panel members whose scores are not all in; also everybody while nobody covers a criterion."""
    members = list(competition.panel.select_related("person").prefetch_related("assignments"))
    submitted = set(
        Score.objects.filter(bid__competition=competition, submitted_at__isnull=False).values_list(
            "evaluator_id", "bid_id", "criterion_id"
        )
    )
    bids = bids_to_score(competition)
    return [
        str(member.person)
        for member in members
        if any(
            (member.person_id, bid.pk, a.criterion_id) not in submitted
            for bid in bids
            for a in member.assignments.all()
        )
    ]


def submitted_scores(competition: Competition) -> dict[Key, list[Score]]:
    """Individual scores that were handed in, by (bid, criterion)."""
    scores: dict[Key, list[Score]] = defaultdict(list)
    for score in (
        Score.objects.filter(bid__competition=competition, submitted_at__isnull=False)
        .select_related("evaluator")
        .order_by("evaluator__name")
    ):
        scores[(score.bid_id, score.criterion_id)].append(score)
    return scores


def prices_asked_about() -> QuerySet[PriceInquiry]:
    """Questions about prices that nobody has judged, in call-offs that are still to be decided; soonest due first."""
    rows = PriceInquiry.objects.filter(
        judged_at=None, bid__competition__concluded_at=None, bid__competition__cancelled_at=None
    )
    return rows.select_related("bid__organisation", "bid__competition", "asked_by").order_by("due_at")


def consensus_scores(competition: Competition) -> dict[Key, Consensus]:
    """The consensus that counts, by (bid, criterion): the last revision of each."""
    found = Consensus.objects.filter(bid__competition=competition).select_related("recorded_by").order_by("revision")
    return {(consensus.bid_id, consensus.criterion_id): consensus for consensus in found}


def current_award(competition: Competition) -> Award | None:
    """The recommendation or award in force, if there is one."""
    return (
        Award.objects.filter(competition=competition, returned_at__isnull=True)
        .select_related("winner__organisation", "recommended_by", "approved_by")
        .first()
    )


def approved_awards() -> QuerySet[Award]:
    """Every award that was approved: what registers, notices and reports are made from."""
    return Award.objects.filter(approved_at__isnull=False).select_related(
        "competition__buyer", "competition__lot", "competition__dps", "winner__organisation", "contract"
    )
