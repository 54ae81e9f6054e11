"""What the hub or an auditor takes away of an application, on the record."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.policy import enforce
from suppliers import policies
from suppliers.actions.assessment import must_have_declared, record
from suppliers.models import ApplicationLot


@transaction.atomic
def export_answers(*, by: User, application_lot: ApplicationLot, form: str) -> None:
    """Record that the answers to one lot leave the portal as a file. Who may read them there may take them away."""
    enforce(policies.may_see_assessment, by, application_lot)
    if policies.must_declare(by, application_lot):
        must_have_declared(by, application_lot)
    record("answers_exported", application_lot, by, form=form)
