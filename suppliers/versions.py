"""What a new version of the questionnaire or the specification means for a draft: what is asked anew or otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dps.models import Lot
from dps.queries import specification_in_force
from suppliers import publishing
from suppliers.models import Answer, Application
from suppliers.papers import paper_for
from suppliers.questionnaire import Question, Slot


def asked_by(application: Application) -> dict[Slot, Question]:
    """Every question that the application's versions have for any lot of its DPS."""
    lots = Lot.objects.filter(dps=application.dps_id).order_by("number")
    return {
        section.slot(question): question
        for section in paper_for(application, lots).sections
        for question in section.questions
    }


@dataclass(frozen=True)
class Move:
    """From one pair of versions to another: what each asks."""

    before: dict[Slot, Question]
    after: dict[Slot, Question]

    @property
    def anew(self) -> list[Slot]:
        """What is asked for the first time, or in a form that no earlier answer fits."""
        return [slot for slot, question in self.after.items() if not self.fits(slot, question)]

    def fits(self, slot: Slot, question: Question) -> bool:
        """Whether what was answered in this place can stand as an answer to this question."""
        return slot in self.before and self.before[slot].kind == question.kind

    def keeps(self, row: Answer) -> bool:
        """Whether an answer goes along; one to a question that is not asked any more does, unseen."""
        slot = (row.lot_id, row.question)
        return slot not in self.after or self.fits(slot, self.after[slot])

    def hides(self, row: Answer) -> bool:
        """Whether an answer is kept sealed from now on: it was, or the question is known to ask for personal data."""
        question = self.after.get((row.lot_id, row.question))
        return row.sealed is not None or (question is not None and question.personal)

    def fingerprint(self, row: Answer) -> str:
        """Which wording the answer was given to."""
        question = self.before.get((row.lot_id, row.question))
        return row.asked or (question.fingerprint if question else "")


def marked(slots: Iterable[Slot]) -> list[list[str | None]]:
    """Places as JSON keeps them."""
    return [[str(lot) if lot else None, key] for lot, key in slots]


def is_behind(application: Application, at: datetime) -> bool:
    """Whether a draft stands on an older questionnaire or specification than is in force."""
    specification = specification_in_force(application.dps, at)
    return application.questionnaire_id != publishing.current_questionnaire(at).pk or (
        specification is not None and application.specification_version_id != specification.pk
    )
