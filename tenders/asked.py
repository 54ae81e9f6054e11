"""What a published call-off asks of bidders. It can never change, so each process reads it once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from tenders.models import Competition
from tenders.pricing import ScheduleLine, schedule

REMEMBERED = 200


@dataclass(frozen=True)
class AskedCriterion:
    """A criterion as far as a bid's completeness needs it."""

    code: str
    title: str
    kind: str


@dataclass(frozen=True)
class Asked:
    """The criteria and the lines of the price schedule."""

    criteria: tuple[AskedCriterion, ...]
    lines: tuple[ScheduleLine, ...]


def asked(competition: Competition) -> Asked:
    """What bidders answer and price. Database triggers keep it as it was published."""
    return _published(competition.pk) if competition.is_published else _read(competition)


@lru_cache(maxsize=REMEMBERED)
def _published(pk: UUID) -> Asked:
    return _read(Competition.objects.get(pk=pk))


def _read(competition: Competition) -> Asked:
    criteria = tuple(AskedCriterion(c.code, c.title, c.kind) for c in competition.criteria.all())
    return Asked(criteria, tuple(schedule(competition)))
