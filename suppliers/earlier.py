"""Earlier versions: what the same supplier answered before to the same questions, and what was found on it then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from suppliers.answers import open_answer
from suppliers.assessments import Given, Item
from suppliers.models import Answer, Application, ApplicationLot, CriterionVerdict, Evidence

LATEST = 5

Files = dict[str, str]
"""The names of the files that lay in one place, by their SHA-256."""


@dataclass(frozen=True)
class Version:
    """One item in one earlier application: the answers and files that differ from today's, and what was found then."""

    application: Application
    row: ApplicationLot | None
    changed: tuple[tuple[str, str], ...]
    finding: CriterionVerdict | None


class Earlier:
    """The supplier's latest earlier applications to the same DPS, read in five queries."""

    def __init__(self, application_lot: ApplicationLot, items: Iterable[Item]) -> None:
        application = application_lot.application
        before = Application.objects.filter(
            organisation=application.organisation_id, dps=application.dps_id, submitted_at__lt=application.submitted_at
        )
        self.applications = list(before.order_by("-submitted_at")[:LATEST])
        keys = {given.question.key for item in items for given in item.given}
        self.answers = self._read_answers(application_lot, keys)
        self.files = self._read_files(application_lot, keys)
        rows = CriterionVerdict.objects.filter(
            application_lot__application__in=self.applications, application_lot__lot=application_lot.lot_id, party=None
        )
        self.findings = list(rows.select_related("application_lot", "criterion", "requirement"))
        lots = ApplicationLot.objects.filter(application__in=self.applications, lot=application_lot.lot_id)
        self.rows = {row.application_id: row for row in lots.filter(submitted_at__isnull=False)}

    def _read_answers(self, application_lot: ApplicationLot, keys: Iterable[str]) -> Mapping[tuple[Any, str], Any]:
        of_lot = Q(lot=None) | Q(lot=application_lot.lot_id)
        rows = Answer.objects.filter(of_lot, application__in=self.applications, party=None, question__in=list(keys))
        return {(row.application_id, row.question): open_answer(row) for row in rows}

    def _read_files(self, application_lot: ApplicationLot, keys: Iterable[str]) -> Mapping[tuple[Any, str], Files]:
        of_lot = Q(lot=None) | Q(lot=application_lot.lot_id)
        rows = Evidence.objects.filter(of_lot, application__in=self.applications, party=None, removed_at=None)
        found: dict[tuple[Any, str], Files] = {}
        for row in rows.filter(question__in=list(keys)).select_related("document"):
            found.setdefault((row.application_id, row.question), {})[row.document.sha256] = row.document.name
        return found

    def versions(self, item: Item) -> list[Version]:
        """Every earlier application that answered what this item rests on, the latest first."""
        if item.party:
            return []
        return [version for one in self.applications if (version := self._version(item, one))]

    def _version(self, item: Item, application: Application) -> Version | None:
        finding = next((row for row in self.findings if self._is_of(row, item, application)), None)
        places = {(application.pk, given.question.key) for given in item.given}
        answered = not places.isdisjoint(self.answers.keys() | self.files.keys())
        if not answered and finding is None:
            return None
        changed = tuple(pair for given in item.given if (pair := self._changed(given, application)))
        return Version(application, self.rows.get(application.pk), changed, finding)

    def _changed(self, given: Given, application: Application) -> tuple[str, str] | None:
        place = (application.pk, given.question.key)
        if given.question.holds_files and not given.whose:
            return self._changed_files(given, self.files.get(place, {}))
        if place not in self.answers or given.whose:
            return None
        words = given.question.in_words(self.answers[place])
        return (given.question.text, words or "Not answered") if words != given.words else None

    def _changed_files(self, given: Given, before: Files) -> tuple[str, str] | None:
        if before.keys() == {row.document.sha256 for row in given.files}:
            return None
        return given.question.text, ", ".join(before.values()) or "No files"

    def _is_of(self, row: CriterionVerdict, item: Item, application: Application) -> bool:
        if row.application_lot.application_id != application.pk:
            return False
        if item.requirement:  # the same requirement of another version of the specification has the same code
            return row.requirement is not None and row.requirement.code == item.requirement.code
        return (row.criterion_id, row.ground) == (item.criterion.pk if item.criterion else None, item.ground)
