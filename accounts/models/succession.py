"""Public bodies follow one another: who acts for one acts for what it replaced, and follows into what replaces it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from ledger import clock
from regulations.calendar import uk_date


class Succession(Record):
    """From this day one body stands in the place of another. What was done before stays under the old name."""

    predecessor = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="followed_by")
    successor = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="follows")
    on = models.DateField()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(F("predecessor"), F("successor"), name="a_body_follows_another_once"),
            models.CheckConstraint(name="a_body_does_not_follow_itself", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.successor} follows {self.predecessor} on {self.on}"


class Lines:
    """Which bodies follow which on a day."""

    def __init__(self, links: Iterable[tuple[UUID, UUID]]) -> None:
        self.after: dict[UUID, set[UUID]] = defaultdict(set)
        self.before: dict[UUID, set[UUID]] = defaultdict(set)
        for predecessor, successor in links:
            self.after[predecessor].add(successor)
            self.before[successor].add(predecessor)

    def covered_by(self, body: UUID) -> set[UUID]:
        """For whom the people of a body act: for it, for the one that took its place, and for all these replaced.

        Where several took its place nobody follows by themselves: each of them takes in its own people.
        """
        return self._reached({body, self.newest(body)}, self.before)

    def newest(self, body: UUID) -> UUID:
        """The body that stands in its place now: itself where nobody followed it, or where several did."""
        passed, newest = {body}, body
        while len(self.after[newest]) == 1:
            following = next(iter(self.after[newest]))
            if following in passed:
                break
            passed.add(following)
            newest = following
        return newest

    def acting_for(self, body: UUID) -> set[UUID]:
        """The bodies whose people act for this one."""
        related = self._reached({body}, self.after, self.before)
        return {one for one in related if body in self.covered_by(one)}

    @staticmethod
    def _reached(start: set[UUID], *ways: dict[UUID, set[UUID]]) -> set[UUID]:
        reached, new = set(start), set(start)
        while new:
            new = {further for one in new for way in ways for further in way[one]} - reached
            reached |= new
        return reached


def lines_touching(bodies: Iterable[UUID]) -> Lines | None:
    """The lines in force now; None where none touches these bodies, which is how it is nearly always."""
    links = list(Succession.objects.values_list("predecessor_id", "successor_id", "on"))
    touched = {pk for predecessor, successor, _ in links for pk in (predecessor, successor)}
    if touched.isdisjoint(bodies):
        return None
    today = uk_date(clock.now())
    return Lines(_in_force(links, today))


def _in_force(links: list[tuple[UUID, UUID, date]], today: date) -> Iterable[tuple[UUID, UUID]]:
    return [(predecessor, successor) for predecessor, successor, on in links if on <= today]


def inherited(held: Iterable[tuple[str, Any]]) -> list[tuple[str, UUID]]:
    """Role and body for each body in which these roles count by succession, besides those in which they are held."""
    held = list(held)
    lines = lines_touching(body.pk for _, body in held) if held else None
    if lines is None:
        return []
    own = {(role, body.pk) for role, body in held}
    counted = {(role, covered) for role, body in held for covered in lines.covered_by(body.pk)}
    return sorted(counted - own)
