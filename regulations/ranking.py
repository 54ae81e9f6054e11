"""The order of the bids, on unrounded totals, with the published tie-break (TIE-01)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType
from typing import Generic, TypeVar

from regulations.errors import RuleViolation

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Ranked(Generic[Key]):
    """What the order looks at in one bid. `by_criterion` holds the quality points per criterion code, weighted."""

    key: Key
    total: Decimal
    quality: Decimal
    price: Decimal
    by_criterion: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place(Generic[Key]):
    """Where one bid came, and which rule parted it from the bid before; `tied` while only lots can decide."""

    position: int
    key: Key
    total: Decimal
    parted_by: str = ""
    tied: bool = False


QUALITY, TOP_CRITERION, PRICE, LOTS = "quality", "highest-weighted criterion", "price", "lots"

DEFAULT_TIE_BREAK = (QUALITY, TOP_CRITERION, PRICE, LOTS)

TIE_BREAKS: Mapping[str, str] = MappingProxyType(
    {
        QUALITY: "more quality points",
        TOP_CRITERION: "more points on the criterion with the highest weight",
        PRICE: "the lower price",
        LOTS: "lots drawn and recorded",
    }
)
"""What may part equal totals, as the invitation publishes it."""


def top_criterion(weights: Mapping[str, Decimal]) -> str:
    """The code of the criterion with the highest weight; the one published first where several share it."""
    return max(weights, key=lambda code: weights[code]) if weights else ""


def check_tie_break(tie_break: Sequence[str]) -> None:
    """Refuse a tie-break that is unknown, says a thing twice or does not end with lots (TIE-01)."""
    unknown = [step for step in tie_break if step not in TIE_BREAKS]
    if unknown:
        raise RuleViolation("TIE-01", f"“{unknown[0]}” is no tie-break. There are: {', '.join(TIE_BREAKS)}.")
    if len(set(tie_break)) != len(tie_break):
        raise RuleViolation("TIE-01", "The tie-break names the same step twice.")
    if not tie_break or tie_break[-1] != LOTS:
        raise RuleViolation("TIE-01", "A tie-break has to end with lots, so that it always decides.")


def rank(
    bids: Sequence[Ranked[Key]],
    *,
    weights: Mapping[str, Decimal] = MappingProxyType({}),
    tie_break: Sequence[str] = DEFAULT_TIE_BREAK,
    lots: Sequence[Key] = (),
    lowest_wins: bool = False,
) -> list[Place[Key]]:
    """All bids in order, best first; the order does not depend on the order given.

    `weights` are the quality criteria's, in published order. `lots` names tied bids in the order drawn. With
    `lowest_wins` the totals are figures of merit (PRICE-F4, PRICE-F5). Bids that only undrawn lots can part share a
    position and say so; they stand in the order of their keys.
    """
    check_tie_break(tie_break)
    steps = _steps(tie_break, weights, lots, lowest_wins=lowest_wins)

    def merits(bid: Ranked[Key]) -> tuple[Decimal, ...]:
        return tuple(step(bid) for _, step in steps)

    ordered = sorted(bids, key=lambda bid: (*merits(bid), str(bid.key)))
    places: list[Place[Key]] = []
    previous: tuple[Decimal, ...] = ()
    for merit, group in groupby(ordered, key=merits):
        equals = list(group)
        position, parted_by = len(places) + 1, _parted_by(steps, previous, merit)
        places += [Place(position, bid.key, bid.total, parted_by, tied=len(equals) > 1) for bid in equals]
        previous = merit
    return places


def check_decided(places: Sequence[Place[Key]]) -> None:
    """Refuse an award while the best place is shared: lots have to be drawn and recorded first (TIE-01)."""
    first = [place for place in places if place.position == 1]
    if len(first) > 1:
        raise RuleViolation(
            "TIE-01",
            f"{len(first)} bids share the first place after every published tie-break.",
            "Draw lots in the presence of a witness and record the order drawn.",
        )


_Step = tuple[str, Callable[[Ranked[Key]], Decimal]]


def _steps(
    tie_break: Sequence[str], weights: Mapping[str, Decimal], lots: Sequence[Key], *, lowest_wins: bool
) -> list[_Step[Key]]:
    """Each step with the figure it compares; the smaller figure comes first."""
    top = top_criterion(weights)
    drawn = {key: Decimal(number) for number, key in enumerate(lots)}
    undrawn = Decimal(len(drawn))
    figures: dict[str, Callable[[Ranked[Key]], Decimal]] = {
        QUALITY: lambda bid: bid.quality.copy_negate(),
        TOP_CRITERION: lambda bid: bid.by_criterion.get(top, Decimal(0)).copy_negate(),
        PRICE: lambda bid: bid.price,
        LOTS: lambda bid: drawn.get(bid.key, undrawn),
    }
    total: _Step[Key] = ("total", lambda bid: bid.total if lowest_wins else bid.total.copy_negate())
    return [total, *((step, figures[step]) for step in tie_break)]


def _parted_by(steps: Sequence[_Step[Key]], previous: tuple[Decimal, ...], merit: tuple[Decimal, ...]) -> str:
    """The first step on which two neighbours differ; empty for the best."""
    differing = (name for (name, _), before, now in zip(steps, previous, merit, strict=False) if before != now)
    return next(differing, "")
