"""Pictures made as SVG on the server from the figures of the table under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LABELS, NUMBERS, ROW, BAR = 880, 330, 60, 34, 22


@dataclass(frozen=True)
class Piece:
    """One part of a bar: where it stands, how long it is, which kind and how many."""

    x: float
    width: float
    kind: int
    count: int


@dataclass(frozen=True)
class Bar:
    """One row of the picture."""

    label: str
    y: int
    total: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Bars:
    """The picture, ready for `reports/bars.svg`."""

    rows: tuple[Bar, ...]
    width: int = WIDTH
    left: int = LABELS
    bar: int = BAR

    @property
    def height(self) -> int:
        """Enough for every row."""
        return len(self.rows) * ROW + 4


def bars(rows: Sequence[tuple[str, Sequence[int]]]) -> Bars:
    """Each row as one bar of full length, divided by shares: rows of few cases are read as well as rows of many."""
    return Bars(tuple(_bar(number, label, counts) for number, (label, counts) in enumerate(rows)))


def _bar(number: int, label: str, counts: Sequence[int]) -> Bar:
    room, total = WIDTH - LABELS - NUMBERS, sum(counts) or 1
    pieces, x = [], float(LABELS)
    for kind, count in enumerate(counts):
        width = round(room * count / total, 1)
        if count:
            pieces.append(Piece(x, width, kind, count))
        x += width
    return Bar(label, number * ROW + 4, sum(counts), tuple(pieces))
