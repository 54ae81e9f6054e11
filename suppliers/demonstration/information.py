"""Somebody asked the authority what a member answered: one request is answered, one waits with its clock."""

from __future__ import annotations

from datetime import date
from functools import partial

from accounts.models import User
from suppliers import actions
from suppliers.models import Admission


def ask(assessor: User, admission: Admission) -> None:
    """Two requests about the application that the member was admitted on."""
    record = partial(actions.record_information_request, by=assessor, application_lot=admission.application_lot)
    asked = record(
        received_on=date(2018, 1, 19),
        asked="How the admitted suppliers show that they meet the security requirements of lot 1.",
    )  # fmt: skip
    actions.answer_information_request(
        by=assessor, request=asked,
        answer="The answers to R01 to R24 were sent. What the supplier marked as confidential was withheld.",
    )  # fmt: skip
    record(
        received_on=date(2018, 2, 5),
        asked="The insurance that the admitted suppliers hold, with the amounts.",
    )  # fmt: skip
