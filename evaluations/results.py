"""From consensus and prices to points, totals and ranks, in exact decimals, each with how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from evaluations.models import Consensus, LotsDrawn
from evaluations.queries import Key, bids_to_score, consensus_scores, quality_criteria
from regulations.abnormal import abnormally_low
from regulations.criteria import weighted, weighted_total
from regulations.prices import PriceResult, formula, price_results
from regulations.ranking import Place, Ranked, rank
from tenders.models import Bid, Competition, CompetitionCriterion
from tenders.reading import contents


@dataclass(frozen=True)
class CriterionPoints:
    """A bid's points on one quality criterion: weight × score ÷ highest score."""

    criterion: CompetitionCriterion
    consensus: Consensus
    points: Decimal

    @property
    def explanation(self) -> str:
        """The sum in words."""
        weight, top = _plain(self.criterion.weight), _plain(self.criterion.max_score)
        return f"{weight} × {_plain(self.consensus.score)} ÷ {top} = {self.points.quantize(Decimal('0.000001'))} points"


@dataclass(frozen=True)
class BidResult:
    """Everything one bid earned."""

    bid: Bid
    price_ex_vat: Decimal
    quality: list[CriterionPoints]
    quality_points: Decimal
    price: PriceResult
    total: Decimal | None
    place: Place[UUID] | None
    low_price: str = ""

    @property
    def rank(self) -> int | None:
        """Its place; None where its formula has no result for it."""
        return self.place.position if self.place else None


@dataclass(frozen=True)
class Result:
    """The outcome of a competition as it stands, best first."""

    competition: Competition
    bids: list[BidResult]
    missing: list[str]

    @property
    def is_complete(self) -> bool:
        """Whether every bid has a consensus on every criterion."""
        return not self.missing and bool(self.bids)

    @property
    def best(self) -> BidResult | None:
        """The bid in the first place, unless a tie still has to be parted by lots."""
        first = [result for result in self.bids if result.rank == 1]
        return first[0] if len(first) == 1 and first[0].place and not first[0].place.tied else None


def result_of(competition: Competition) -> Result:
    """The result from what is recorded now: compliant bids only. A fixed number of queries."""
    bids = bids_to_score(competition)
    criteria, agreed = quality_criteria(competition), consensus_scores(competition)
    missing = [
        f"{bid.organisation}: {criterion.title}"
        for bid in bids
        for criterion in criteria
        if (bid.pk, criterion.pk) not in agreed
    ]
    if missing or not bids:
        return Result(competition, [], missing)
    return Result(competition, _ranked(competition, bids, criteria, agreed), [])


def _ranked(
    competition: Competition, bids: list[Bid], criteria: list[CompetitionCriterion], agreed: Mapping[Key, Consensus]
) -> list[BidResult]:
    said = contents(bids)
    prices = {bid.pk: said[bid].price_total_ex_vat or Decimal(0) for bid in bids}
    quality = {bid.pk: [_points(criterion, agreed[(bid.pk, criterion.pk)]) for criterion in criteria] for bid in bids}
    sums = {pk: weighted_total(row.points for row in rows) for pk, rows in quality.items()}
    priced = _priced(competition, prices, sums)
    totals = {pk: _total(competition, sums[pk], priced[pk]) for pk in prices}
    entered = [
        Ranked(
            key=pk, total=total, quality=sums[pk], price=prices[pk],
            by_criterion={row.criterion.code: row.points for row in quality[pk]},
        )
        for pk, total in totals.items()
        if total is not None
    ]  # fmt: skip
    places = _places(competition, criteria, entered)
    low = abnormally_low(prices)
    results = [
        BidResult(
            bid=bid, price_ex_vat=prices[bid.pk], quality=quality[bid.pk], quality_points=sums[bid.pk],
            price=priced[bid.pk], total=totals[bid.pk], place=places.get(bid.pk), low_price=low.get(bid.pk, ""),
        )
        for bid in bids
    ]  # fmt: skip
    return sorted(results, key=lambda r: (r.rank is None, r.rank or 0, r.bid.organisation.name))


def _points(criterion: CompetitionCriterion, consensus: Consensus) -> CriterionPoints:
    return CriterionPoints(
        criterion, consensus, weighted(consensus.score, Decimal(criterion.max_score), criterion.weight)
    )


def price_weight(competition: Competition) -> Decimal:
    """The most points that price can earn."""
    return sum((c.weight for c in competition.criteria.all() if c.kind == "price"), Decimal(0))


def _priced(
    competition: Competition, prices: Mapping[UUID, Decimal], quality: Mapping[UUID, Decimal]
) -> dict[UUID, PriceResult]:
    worth = competition.price_parameters.get("willingness_to_pay")
    return price_results(
        competition.price_formula,
        prices,
        maximum=price_weight(competition),
        quality=quality,
        willingness_to_pay=Decimal(worth) if worth else None,
    )


def _total(competition: Competition, quality: Decimal, price: PriceResult) -> Decimal | None:
    """Points of quality and price together; under a lowest-wins formula its figure is the total."""
    if price.value is None:
        return None
    return price.value if formula(competition.price_formula).lowest_wins else weighted_total([quality, price.value])


def _places(
    competition: Competition, criteria: list[CompetitionCriterion], entered: list[Ranked[UUID]]
) -> dict[UUID, Place[UUID]]:
    drawn = LotsDrawn.objects.filter(competition=competition).first()
    places = rank(
        entered,
        weights={criterion.code: criterion.weight for criterion in criteria},
        tie_break=competition.tie_break,
        lots=[UUID(bid) for bid in drawn.order] if drawn else [],
        lowest_wins=formula(competition.price_formula).lowest_wins,
    )
    return {place.key: place for place in places}


def frozen(result: Result) -> dict[str, Any]:
    """The result as plain values, to be kept with the award that rests on it."""
    return {
        "formula": result.competition.price_formula,
        "price_weight": str(price_weight(result.competition)),
        "bids": [
            {
                "bid": str(row.bid.pk),
                "organisation": str(row.bid.organisation_id),
                "supplier": row.bid.organisation.name,
                "rank": row.rank,
                "parted_by": row.place.parted_by if row.place else "",
                "price_ex_vat": str(row.price_ex_vat),
                "price_points": None if row.price.value is None else str(row.price.value),
                "price_explanation": row.price.explanation,
                "quality_points": str(row.quality_points),
                "total": None if row.total is None else str(row.total),
                "criteria": [_frozen_criterion(points) for points in row.quality],
            }
            for row in result.bids
        ],
    }


def _frozen_criterion(points: CriterionPoints) -> dict[str, str]:
    return {
        "code": points.criterion.code,
        "title": points.criterion.title,
        "weight": str(points.criterion.weight),
        "score": str(points.consensus.score),
        "max_score": str(points.criterion.max_score),
        "points": str(points.points),
        "rationale": points.consensus.rationale,
    }


def _plain(number: Decimal) -> str:
    return f"{Decimal(number).normalize():f}"
