"""Members of the demonstration are asked for proof: one has to answer, one has answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accounts.models import User
from suppliers import actions
from suppliers.demonstration.applying import owner_of
from suppliers.demonstration.files import a_scan
from suppliers.models import Admission


def ask_for_proof(assessor: User, admissions: Sequence[Admission]) -> None:
    """The first member is asked and has to answer; the second has answered, and somebody has to look at it."""
    first, second = admissions
    actions.ask_for_evidence(
        by=assessor, admission=first, what="Report of the last penetration test", due_on=date(2018, 2, 14),
        reason="A buyer asks whether the test of 2016 was repeated.",
    )  # fmt: skip
    asked = actions.ask_for_evidence(
        by=assessor, admission=second, what="Cyber Essentials certificate", due_on=date(2018, 2, 9),
        reason="You declared that you hold it; the hub looks at every certificate once a year.",
    )  # fmt: skip
    actions.answer_evidence_request(
        by=owner_of(second.organisation), request=asked, answer="The certificate of this year.",
        uploads=[a_scan("Cyber Essentials certificate", second.organisation)], expires_on=date(2018, 12, 31),
    )  # fmt: skip
