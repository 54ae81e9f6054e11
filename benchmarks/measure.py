"""One figure with its floor, and the means to take both fairly."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

ROUNDS = 5
SECONDS = 2.0


@dataclass(frozen=True)
class Measure:
    """What was measured, beside the least it could cost."""

    name: str
    value: float
    unit: str
    floor: float

    def as_json(self) -> dict[str, str | float]:
        """As `benchmarks/results.json` holds it."""
        return {
            "name": self.name,
            "value": round(self.value, 1),
            "unit": self.unit,
            "floor": round(self.floor, 1),
            "ratio": round(self.value / self.floor, 3),
        }


def side_by_side(name: str, unit: str, ours: Callable[[], float], floor: Callable[[], float]) -> Measure:
    """Take both in turn, several times, so that what else the machine does falls on both; medians count."""
    taken = [(floor(), ours()) for _ in range(ROUNDS)]
    return Measure(
        name, statistics.median(our for _, our in taken), unit, statistics.median(least for least, _ in taken)
    )


def per_second(act: Callable[[], object], workers: int) -> float:
    """How often a second the act is done by that many processes at once."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(workers + 1)
    with context.Manager() as manager:
        counts = manager.list([0] * workers)

        def work(place: int) -> None:
            try:
                act()  # connects, and warms up
            except BaseException:
                gate.abort()
                raise
            gate.wait()
            ends, count = time.monotonic() + SECONDS, 0
            while time.monotonic() < ends:
                act()
                count += 1
            counts[place] = count

        processes = [context.Process(target=work, args=(place,)) for place in range(workers)]
        for process in processes:
            process.start()
        gate.wait()
        for process in processes:
            process.join()
        return sum(counts) / SECONDS
