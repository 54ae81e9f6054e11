"""Requests for information about an application: recorded with the clock of their answer, and answered (CONF-01)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, User
from accounts.policy import enforce
from ledger import clock
from notifications import actions as notifications
from regulations import calendar, time_limits
from suppliers import policies, queries, timing
from suppliers.actions.assessment import record
from suppliers.actions.words import must_have_words
from suppliers.addresses import address
from suppliers.models import ApplicationLot, InformationRequest


@transaction.atomic
def record_information_request(
    *, by: User, application_lot: ApplicationLot, received_on: date, asked: str
) -> InformationRequest:
    """Start the clock of a request that the authority received. The supplier is told that there is one."""
    enforce(policies.may_handle_information, by, application_lot)
    must_have_words("asked", asked, "Say what is asked for")
    made = InformationRequest.objects.create(
        application_lot=application_lot, received_on=received_on, asked=asked.strip(),
        due_at=time_limits.freedom_of_information_due(calendar.start_of_day(received_on)),
        recorded_by=by, recorded_at=clock.now(),
    )  # fmt: skip
    record("information_requested", application_lot, by, request=str(made.pk), received_on=received_on.isoformat())
    _tell_the_supplier(made)
    return made


def _tell_the_supplier(made: InformationRequest) -> None:
    application = made.application_lot.application
    notifications.notify(
        people=queries.organisation_people(application.organisation, *SUPPLIER_WRITERS),
        subject=f"{application.reference}: the authority was asked for information about your application",
        body=f"It answers by {timing.in_words(made.due_at)} (rule CONF-01). The copy that it takes from here leaves "
        "out what you marked as confidential and what is personal; the law can still require it. How to reach the "
        "authority stands in the notice.",
        link=address("suppliers:application", application),
        key=f"information-requested:{made.pk}",
    )


@transaction.atomic
def answer_information_request(*, by: User, request: InformationRequest, answer: str) -> InformationRequest:
    """Record how it was answered. It stops the clock, and is not changed afterwards."""
    locked = (
        InformationRequest.objects.select_for_update(of=("self",))
        .select_related("application_lot__application__dps__contracting_authority", "application_lot__lot")
        .get(pk=request.pk)
    )
    enforce(policies.may_handle_information, by, locked.application_lot)
    if not locked.is_open:
        raise InvalidState("This request has been answered already. Your text is still here, and was not kept.")
    must_have_words("answer", answer, "Say what was disclosed, and what was withheld and why")
    locked.answer, locked.answered_by, locked.answered_at = answer.strip(), by, clock.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    record("information_answered", locked.application_lot, by, request=str(locked.pk), due=locked.due_at.isoformat())
    return locked
