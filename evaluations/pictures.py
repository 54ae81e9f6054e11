"""The picture of the sensitivity, made as SVG on the server from the figures of the table under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluations.sensitivity import Weighting

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, LINE_OF_TEXT = 880, 320, 60, 250, 16, 44, 20
DASHES = ("", "10 5", "3 4", "14 4 3 4", "6 8", "2 8")
"""How the lines of the bids differ besides their names; so many bids are drawn, the first places first."""


@dataclass(frozen=True)
class Line:
    """One bid's total over the weights of price."""

    name: str
    points: str
    dash: str
    name_y: float


@dataclass(frozen=True)
class Lines:
    """The picture, ready for `evaluations/lines.html`."""

    lines: list[Line]
    weights: list[tuple[float, Decimal]]
    totals: list[tuple[float, Decimal]]
    published: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def lines(weightings: Sequence[Weighting], names: Sequence[str]) -> Lines | None:
    """The totals of the first bids from end to end of the range; nothing where there is no range."""
    drawn = list(names)[: len(DASHES)]
    weights = [weighting.price_weight for weighting in weightings]
    if len(weights) < 2 or not drawn:
        return None
    every = [weighting.totals[name] for weighting in weightings for name in drawn]
    low, high = min(every), max(every)

    def x(weight: Decimal) -> float:
        return LEFT + _share(weight, weights[0], weights[-1]) * (WIDTH - RIGHT - LEFT)

    def y(total: Decimal) -> float:
        return HEIGHT - BOTTOM - _share(total, low, high) * (HEIGHT - BOTTOM - TOP)

    def path(name: str) -> str:
        return " ".join(f"{x(one.price_weight):.1f},{y(one.totals[name]):.1f}" for one in weightings)

    ends = _apart({name: y(weightings[-1].totals[name]) for name in drawn})
    return Lines(
        lines=[Line(name, path(name), DASHES[number], ends[name]) for number, name in enumerate(drawn)],
        weights=[(x(weight), weight) for weight in (weights[0], weights[-1])],
        totals=[(y(total), total) for total in sorted({low, high})],
        published=next(x(one.price_weight) for one in weightings if one.is_published),
    )


def _share(value: Decimal, low: Decimal, high: Decimal) -> float:
    """How far a value stands between two; in the middle where they are one."""
    return float((value - low) / (high - low)) if high > low else 0.5


def _apart(wanted: dict[str, float]) -> dict[str, float]:
    """Names beside the ends of their lines, each at least one line of text below the one before."""
    placed: dict[str, float] = {}
    free = 0.0
    for name in sorted(wanted, key=lambda one: wanted[one]):
        placed[name] = max(wanted[name], free)
        free = placed[name] + LINE_OF_TEXT
    return placed
