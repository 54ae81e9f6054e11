"""What an admitted application proved becomes the evidence that is held of its supplier."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from accounts.models import User
from suppliers import answers
from suppliers.models import Admission, Evidence, HeldEvidence
from suppliers.papers import paper_for
from suppliers.questionnaire import Question, Section, Slot


class Places:
    """Every place for evidence in the admitted application, with the day stated for what lies in it."""

    def __init__(self, admission: Admission) -> None:
        self.application, self.lot = admission.application_lot.application, admission.lot
        self.parties = [p for p in self.application.parties.all() if p.counts_for(admission.lot.number)]
        paper = paper_for(self.application, [admission.lot], self.parties)
        self.of: dict[Slot, tuple[Section, Question]] = {s.slot(q): (s, q) for s, q in paper.file_slots()}
        self.stated = answers.values(answers.kept_answers(self.application))

    def title(self, slot: Slot) -> str:
        """What the evidence in it is, in the words of its question."""
        if slot not in self.of:
            return "Given with the application"
        section, question = self.of[slot]
        if section.lot:
            return f"{question.title}, lot {self.lot.number} of {self.lot.dps.title}"
        return f"{section.heading}: {question.title}"

    def runs_out(self, slot: Slot) -> date | None:
        """The day that the applicant stated for it, if its question asks for one."""
        section, question = self.of.get(slot, (None, None))
        stated = self.stated.get((section.place, question.expires)) if section and question else None
        return date.fromisoformat(stated) if stated else None

    def dated(self) -> list[tuple[Section, Question, date]]:
        """The applicant's own places for which a day is stated."""
        own = [(section, question) for section, question in self.of.values() if not section.party]
        return [(s, q, day) for s, q in own if (day := self.runs_out(s.slot(q)))]


def take_over(admission: Admission, *, by: User, at: datetime) -> None:
    """What the admitted application proved is held from now on; what it renews by its place is history."""
    places = Places(admission)
    held = list(HeldEvidence.objects.filter(organisation=admission.organisation, renewed_by=None))
    known, filled = {row.document_id for row in held}, {(row.lot_id, row.slot) for row in held}
    of_this_lot = Q(lot=admission.lot_id) | Q(lot=None, party=None) | Q(party__in=places.parties)
    sent = Evidence.objects.filter(document__sha256__in=places.application.submitted_files)
    for row in sent.filter(of_this_lot, application=places.application, removed_at=None):
        if row.document_id in known:
            continue
        slot = "" if row.party_id else row.question  # a party of one application is no party of the next
        earlier = next((one for one in held if slot and (one.lot_id, one.slot) == (row.lot_id, slot)), None)
        place = (row.place, row.question)
        HeldEvidence.objects.create(
            organisation=admission.organisation, lot_id=row.lot_id, slot=slot, document_id=row.document_id,
            title=places.title(place), given_by=row.added_by, given_at=at, application=places.application,
            renews=earlier, expires_on=row.expires_on or places.runs_out(place),
        )  # fmt: skip
        known.add(row.document_id)
        filled.add((row.lot_id, slot))
        held = [one for one in held if one != earlier]
    _keep_days_without_files(admission, places, filled, by=by, at=at)


def _keep_days_without_files(admission: Admission, places: Places, held: set[Slot], *, by: User, at: datetime) -> None:
    """Where only the day was stated, it is known and warned of all the same."""
    for section, question, day in places.dated():
        if section.slot(question) not in held:
            HeldEvidence.objects.create(
                organisation=admission.organisation, lot_id=section.lot, slot=question.key, expires_on=day,
                title=f"{section.title}: date stated, no certificate given", given_by=by, given_at=at,
                application=places.application,
            )  # fmt: skip
