"""How complete an application is: what is missing for all lots, what for each lot, and what a receipt would list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from dps.models import Lot
from regulations.calendar import uk_date
from suppliers import answers, queries
from suppliers.answers import FROM_PASSPORT, Kept
from suppliers.models import Application, ApplicationLot, ConfidentialMark, Evidence, Party
from suppliers.papers import paper_for
from suppliers.questionnaire import Gap, Paper, Question, Section, Slot, canonical

Manifest = dict[str, Any]
CONFIDENTIAL = "What is confidential, and why"
OTHERS = "Other organisations named"


@dataclass(frozen=True)
class LotStanding:
    """One lot of an application: what it lacks, and why it may not be applied for (empty if it may)."""

    row: ApplicationLot
    gaps: tuple[Gap, ...]
    taken: str

    @property
    def is_ready(self) -> bool:
        """Whether this lot's own part is complete."""
        return not self.gaps and not self.taken


@dataclass(frozen=True)
class Readiness:
    """An application read whole, in a fixed number of queries."""

    application: Application
    lots: tuple[ApplicationLot, ...]
    paper: Paper
    kept: dict[Slot, Kept]
    files: tuple[Evidence, ...]
    removed: tuple[Evidence, ...]
    taken: dict[UUID, str]
    marks: dict[Slot, ConfidentialMark]
    today: date
    parties: tuple[Party, ...] = ()

    @cached_property
    def values(self) -> dict[Slot, Any]:
        """The bare answers."""
        return answers.values(self.kept)

    @cached_property
    def shown(self) -> dict[str, tuple[Question, ...]]:
        """The questions that apply, by section."""
        return self.paper.shown(self.values)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Everything that is missing."""
        files = [(row.place, row.question) for row in self.files]
        missing = self.paper.gaps(self.values, files) + self.paper.undated(self.values, files)
        begun = {(gap.section.key, gap.question.key) for gap in [*self.half_typed, *self.quarantined]}
        missing = [gap for gap in missing if (gap.section.key, gap.question.key) not in begun]
        return (
            self.quarantined + missing + self.half_typed + self.outdated + self.mistimed + self.run_out + self.unnamed
        )

    @cached_property
    def half_typed(self) -> list[Gap]:
        """What was typed and is not well formed, also where an answer is optional: nobody sends it by mistake."""
        return [
            Gap(section, question, half_typed=True)
            for section in self.paper.sections
            for question in self.shown[section.key]
            if self._is_half_typed(section.slot(question))
        ]

    @cached_property
    def quarantined(self) -> list[Gap]:
        """Places in which a file lies in which the malware scan found something: it is no evidence for anything."""
        if not self.application.is_draft:
            return []
        return [
            Gap(section, question, quarantined=row.document.name)
            for section in self.paper.sections
            for question in self.shown[section.key]
            for row in self.files_of(section.slot(question))
            if row.document.is_quarantined
        ]

    def _is_half_typed(self, slot: Slot) -> bool:
        return slot in self.kept and bool(self.kept[slot].typed)

    @cached_property
    def unnamed(self) -> list[Gap]:
        """Answers that speak of other organisations of a kind of which none is named (SQ-01)."""
        named = {party.kind for party in self.parties_for([row.lot for row in self.lots])}
        return [
            Gap(section, question, unnamed=True)
            for section in self.paper.sections
            for question in self.shown[section.key]
            if question.names not in {"", *named} and self.values.get(section.slot(question)) == "yes"
        ]

    @cached_property
    def mistimed(self) -> list[Gap]:
        """Days that had to lie ahead and have passed while the draft lay; days of what happened that lie ahead."""
        if not self.application.is_draft:
            return []
        return [
            Gap(section, question, mistimed=wrong)
            for section in self.paper.sections
            for question in self.shown[section.key]
            if (wrong := question.mistimed(self.values.get(section.slot(question)), self.today))
        ]

    @cached_property
    def run_out(self) -> list[Gap]:
        """Places with a file that has run out since somebody said when it would."""
        if not self.application.is_draft:
            return []
        return [
            Gap(section, question, mistimed=f"“{row.document.name}” has run out: replace or remove it")
            for section, question in self.places
            for row in self.files_of(section.slot(question))
            if row.expires_on and row.expires_on < self.today
        ]

    @cached_property
    def outdated(self) -> list[Gap]:
        """Answers given before their question changed, which nobody has looked at since."""
        return [
            Gap(section, question, changed=True, imported=self._is_imported(section, question))
            for section in self.paper.sections
            for question in self.shown[section.key]
            if self._is_outdated(section, question)
        ]

    def _is_outdated(self, section: Section, question: Question) -> bool:
        kept = self.kept.get(section.slot(question))
        return self._is_imported(section, question) or bool(
            self.application.is_draft
            and kept
            and kept.value not in (None, "", [])
            and kept.asked not in ("", question.fingerprint)
        )

    def _is_imported(self, section: Section, question: Question) -> bool:
        """Whether it came from a passport and nobody has saved its page in this draft since."""
        if not self.application.is_draft:
            return False
        slot = section.slot(question)
        kept = self.kept.get(slot)
        told = kept is not None and kept.value not in (None, "", []) and kept.asked == FROM_PASSPORT
        return told or any(row.for_review for row in self.files_of(slot))

    @cached_property
    def _asked_anew(self) -> set[Slot]:
        return {(UUID(lot) if lot else None, key) for lot, key in self.application.asked_anew}

    def notice(self, section: Section, question: Question) -> str:
        """What a draft's page says beside a question that a later version brought or changed."""
        if self._is_half_typed(section.slot(question)) and self.application.is_draft:
            return "Not complete yet"
        if self._is_imported(section, question):
            return "From your passport: look at it before you submit"
        if self._is_outdated(section, question):
            return "Changed since you answered: look again"
        anew = (section.lot, question.key) in self._asked_anew  # what is asked anew is so of every party
        is_new = self.application.is_draft and anew and not self.is_given(section.slot(question))
        return "New in this version" if is_new else ""

    @cached_property
    def places(self) -> list[tuple[Section, Question]]:
        """Every place for evidence that is asked about now."""
        return [(s, q) for s in self.paper.sections for q in self.shown[s.key] if q.holds_files]

    @cached_property
    def left_aside(self) -> list[Evidence]:
        """Files in places that are not asked about any more: they stay in the draft, and are not sent."""
        lots = {None, *(row.lot_id for row in self.lots)}
        return [row for row in self.files if row.lot_id in lots and not self._is_asked(row)]

    @cached_property
    def _asked_places(self) -> set[Slot]:
        return {section.slot(question) for section, question in self.places}

    def _is_asked(self, row: Evidence) -> bool:
        return (row.place, row.question) in self._asked_places

    @property
    def common_gaps(self) -> list[Gap]:
        """What is missing for every lot."""
        return [gap for gap in self.gaps if gap.section.is_for_all_lots]

    def section_gaps(self, section: Section) -> list[Gap]:
        """What is missing on one page."""
        return [gap for gap in self.gaps if gap.section.key == section.key]

    def lot(self, lot: Lot) -> LotStanding | None:
        """Where one lot stands; None if the application does not name it."""
        return next((standing for standing in self.standings if standing.row.lot_id == lot.pk), None)

    @cached_property
    def standings(self) -> list[LotStanding]:
        """Where each lot stands."""
        own = [gap for gap in self.gaps if not gap.section.is_for_all_lots]
        return [
            LotStanding(
                row, tuple(gap for gap in own if gap.section.concerns(row.lot_id)), self.taken.get(row.lot_id, "")
            )
            for row in self.lots
        ]

    def only(self, row: ApplicationLot) -> Readiness:
        """The same as far as one lot is concerned."""
        sections = tuple(section for section in self.paper.sections if section.concerns(row.lot_id))
        own = tuple(lot for lot in self.lots if lot.pk == row.pk)
        return replace(self, lots=own, paper=Paper(sections), parties=tuple(self.parties_for([row.lot])))

    @property
    def ready_lots(self) -> list[Lot]:
        """The lots that could be submitted now."""
        if self.common_gaps:
            return []
        return [standing.row.lot for standing in self.standings if standing.is_ready]

    def files_of(self, slot: Slot) -> list[Evidence]:
        """The files in one place."""
        return [row for row in self.files if (row.place, row.question) == slot]

    def removed_from(self, slot: Slot) -> list[Evidence]:
        """The files that were taken out of one place and not replaced."""
        return [row for row in self.removed if (row.place, row.question) == slot]

    @cached_property
    def confidential(self) -> list[tuple[Section, Question, str]]:
        """What stands in the application and is marked confidential, each with its reason (CONF-01)."""
        return [
            (section, question, self.marks[section.slot(question)].reason)
            for section in self.paper.sections
            for question in self.shown[section.key]
            if section.slot(question) in self.marks and self.is_given(section.slot(question))
        ]

    def is_begun(self, slot: Slot) -> bool:
        """Whether there is an answer, a file or something half typed."""
        return self.is_given(slot) or self._is_half_typed(slot)

    def is_given(self, slot: Slot) -> bool:
        """Whether there is an answer or a file."""
        return self.values.get(slot) not in (None, "", []) or bool(self.files_of(slot))

    def section_kept(self, section: Section) -> dict[str, Kept]:
        """The answers of one page by question."""
        return {key: kept for (place, key), kept in self.kept.items() if place == section.place}

    def manifest(self, lots: Sequence[Lot]) -> Manifest:
        """What a receipt confirms: for each page the SHA-256 of its answers, and each file with its own."""
        asked = [s for s in self.paper.sections if self.shown[s.key]]
        sections = [s for s in asked if any(s.concerns(lot.pk) for lot in lots)]
        files = self.files_for(lots)
        return {
            "reference": self.application.reference,
            "dps": self.application.dps.reference,
            "questionnaire": self.application.questionnaire.version,
            "lots": sorted(lot.number for lot in lots),
            "parts": [
                *self._party_set(lots),
                *(self._answer_set(section) for section in sections),
                *self._confidential_set(sections),
                *(_file_part(row) for row in files),
            ],
        }

    def fingerprint(self) -> str:
        """Changes with every answer, file, mark and organisation: what a signature is put to."""
        return sha256(canonical(self.manifest([row.lot for row in self.lots])["parts"])).hexdigest()

    def parties_for(self, lots: Sequence[Lot]) -> list[Party]:
        """The other organisations that take part for one of these lots."""
        return [party for party in self.parties if any(party.counts_for(lot.number) for lot in lots)]

    def files_for(self, lots: Sequence[Lot]) -> list[Evidence]:
        """The files that go to the hub with these lots."""
        chosen, named = {lot.pk for lot in lots}, {party.pk for party in self.parties_for(lots)}
        going = [row for row in self.files if row.lot_id in {None, *chosen} and row.party_id in {None, *named}]
        return [row for row in going if self._is_asked(row)]

    def _party_set(self, lots: Sequence[Lot]) -> list[dict[str, Any]]:
        """Who else the application stands on, with what was said of them."""
        told = [
            [
                p.number,
                p.kind,
                p.name,
                p.company_number,
                p.charity_number,
                p.role,
                p.share,
                *([p.lots] if p.lots else []),
            ]
            for p in self.parties_for(lots)
        ]
        if not told:
            return []
        return [{"kind": "answers", "name": OTHERS, "sha256": sha256(canonical(told)).hexdigest()}]

    def _answer_set(self, section: Section) -> dict[str, Any]:
        given = {q.key: self.values.get(section.slot(q)) for q in self.shown[section.key] if not q.holds_files}
        return {"kind": "answers", "name": section.heading, "sha256": sha256(canonical(given)).hexdigest()}

    def _confidential_set(self, sections: Sequence[Section]) -> list[dict[str, Any]]:
        reasons = [[s.key, question.key, reason] for s, question, reason in self.confidential if s in sections]
        if not reasons:
            return []
        return [{"kind": "answers", "name": CONFIDENTIAL, "sha256": sha256(canonical(reasons)).hexdigest()}]


def _file_part(row: Evidence) -> dict[str, Any]:
    document = row.document
    dated = {"expires_on": row.expires_on.isoformat()} if row.expires_on else {}
    return {"kind": "file", "name": row.question, "size": document.size, "sha256": document.sha256} | dated


def readiness_of(application: Application, *, at: datetime) -> Readiness:
    """Read an application whole."""
    lots = tuple(application.lots.select_related("lot").order_by("lot__number"))
    parties = tuple(application.parties.all())
    in_use, removed = _files(application)
    return Readiness(
        application=application,
        lots=lots,
        paper=paper_for(application, [row.lot for row in lots], parties),
        kept=answers.kept_answers(application),
        files=in_use,
        removed=removed,
        taken=queries.lots_taken(application.dps, application.organisation, at, besides=application)
        if application.is_draft
        else {},
        marks={(mark.place, mark.question): mark for mark in ConfidentialMark.objects.filter(application=application)},
        today=uk_date(at),
        parties=parties,
    )


def with_files_of_now(readiness: Readiness) -> Readiness:
    """The same with the files as they are now, for a page that has just kept some and is shown again."""
    in_use, removed = _files(readiness.application)
    return replace(readiness, files=in_use, removed=removed)


def _files(application: Application) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The files that lie in it, and those that were taken out and not replaced."""
    rows = queries.evidence_with_history(application)
    return (
        tuple(row for row in rows if row.removed_at is None),
        tuple(row for row in rows if row.removed_at and not row.replaced_by_id),
    )
