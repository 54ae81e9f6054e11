"""A compliance round for the demonstration: everybody is asked, one member has answered."""

from __future__ import annotations

from datetime import date

from accounts.models import Organisation, User
from dps.models import SpecificationVersion
from suppliers import actions, rounds
from suppliers.answers import Written
from suppliers.demonstration.applying import owner_of
from suppliers.demonstration.files import a_pdf
from suppliers.models import RoundMember


def run(version: SpecificationVersion, *, by: User, answers_first: Organisation) -> None:
    """Start the round; this supplier answers for its first lot, and the answer waits for the hub."""
    version.refresh_from_db()
    made = actions.start_round(
        by=by, version=version, due_on=date(2018, 2, 27),
        note="The access standard of 2018 applies from now on. Answer what is new; the rest stays as you answered it.",
    )  # fmt: skip
    member = made.members.filter(admission__organisation=answers_first).order_by("admission__lot__number")[0]
    _answer(member, owner_of(answers_first))


def _answer(member: RoundMember, by: User) -> None:
    for section in rounds.read(member).paper.sections:
        written = {
            question.key: Written("compliant" if question.kind == "choice" else "Met since the release of January.", "")
            for question in section.questions
            if not question.holds_files
        }
        actions.save_replies(by=by, member=member, section=section, written=written)
    files = next(q for s in rounds.read(member).paper.sections for q in s.questions if q.holds_files)
    upload = a_pdf("Access test report", member.admission.organisation)
    actions.add_round_file(by=by, member=member, question=files, upload=upload)
    actions.submit_round(by=by, member=member, signatory_name=by.name, signatory_position="Managing director")
