"""A rejection reconsidered: asked for by the applicant, answered by a decision maker who had no part in it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import InvalidState
from accounts.models import SUPPLIER_WRITERS, Role, User
from accounts.policy import enforce
from ledger import clock
from notifications import actions as notifications
from regulations.calendar import working_period_end
from regulations.time_limits import debrief_due
from regulations.words import moment_words
from suppliers import policies, queries, timing
from suppliers.actions.assessment import must_have_declared, record
from suppliers.actions.decisions import REJECTED, admit
from suppliers.actions.words import must_have_words
from suppliers.addresses import address
from suppliers.models import ApplicationLot, Reconsideration

ANSWER_WORKING_DAYS = 10
CHANGED = Reconsideration.Outcome.CHANGED


@transaction.atomic
def ask_reconsideration(*, by: User, application_lot: ApplicationLot, request: str) -> Reconsideration:
    """Ask, once and with reasons, that a rejection is looked at again. The decision stands meanwhile.

    The answer gives reasons on a written request, so that it never takes longer than the law's 15 days (INF-01).
    """
    locked = _lock(application_lot)
    enforce(policies.may_ask_reconsideration, by, locked)
    now = clock.now()
    _must_be_open_to_another_look(locked, now)
    must_have_words("request", request, "Say what should be looked at again, and why")
    asked = Reconsideration.objects.create(
        application_lot=locked, request=request.strip(), asked_by=by, asked_at=now,
        due_at=min(working_period_end(now, ANSWER_WORKING_DAYS), debrief_due(now)),
    )  # fmt: skip
    record("reconsideration_asked", locked, by, reconsideration=str(asked.pk))
    _tell_deciders(locked, asked)
    return asked


def _must_be_open_to_another_look(application_lot: ApplicationLot, now: datetime) -> None:
    if application_lot.decision != REJECTED:
        raise InvalidState("Only a rejection can be reconsidered.")
    if hasattr(application_lot, "reconsideration"):
        raise InvalidState("Reconsideration has been asked for already. Your text is still here, and was not sent.")
    ends = timing.reconsideration_asked_until(application_lot)
    if now > ends:
        raise InvalidState(
            f"Reconsideration could be asked for until {moment_words(ends)}. "
            "You can apply again at any time (rule DPS-02)."
        )


def _tell_deciders(application_lot: ApplicationLot, asked: Reconsideration) -> None:
    application = application_lot.application
    deciders = queries.organisation_people(application.dps.contracting_authority, Role.DECIDER)
    notifications.notify(
        people=[person for person in deciders if policies.may_reconsider(person, application_lot)],
        subject=f"{application.reference}, lot {application_lot.lot.number}: reconsider a rejection",
        body=f"{application.organisation} asks for another look at its rejection. Somebody who had no part in it "
        f"answers by {moment_words(asked.due_at)}.",
        link=address("suppliers:reconsider", application_lot),
        key=f"reconsideration-asked:{asked.pk}",
    )


@transaction.atomic
def answer_reconsideration(*, by: User, application_lot: ApplicationLot, outcome: str, answer: str) -> Reconsideration:
    """Uphold the rejection, or admit the supplier from now on. What was decided before is not touched."""
    locked = _lock(application_lot)
    enforce(policies.may_reconsider, by, locked)
    must_have_declared(by, locked)
    asked = Reconsideration.objects.select_related("answered_by").get(application_lot=locked)
    if not asked.is_open:
        raise InvalidState(f"{asked.answered_by} has answered already. Your text is still here, and was not sent.")
    if outcome not in Reconsideration.Outcome.values:
        raise ValidationError({"outcome": "Choose what the second look comes to"})
    must_have_words("answer", answer, "Give the reasons: the supplier reads them")
    now = clock.now()
    asked.outcome, asked.answer, asked.answered_by, asked.answered_at = outcome, answer.strip(), by, now
    asked.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    if outcome == CHANGED:
        admit(locked, at=now)
    record("reconsideration_answered", locked, by, outcome=outcome, due=asked.due_at.isoformat())
    _tell_supplier(locked, asked)
    return asked


def _lock(application_lot: ApplicationLot) -> ApplicationLot:
    rows = ApplicationLot.objects.select_for_update(of=("self",)).select_related(
        "application__dps__contracting_authority", "application__organisation", "lot"
    )
    return rows.get(pk=application_lot.pk)


def _tell_supplier(application_lot: ApplicationLot, asked: Reconsideration) -> None:
    application = application_lot.application
    came_to = (
        f"You are admitted to lot {application_lot.lot.number} from now on"
        if asked.outcome == CHANGED
        else "The rejection stands. You can apply again at any time (rule DPS-02)"
    )
    notifications.notify(
        people=queries.organisation_people(application.organisation, *SUPPLIER_WRITERS),
        subject=f"{application.reference}, lot {application_lot.lot.number}: your rejection was reconsidered",
        body=f"{came_to}. The reasons: {asked.answer}",
        link=address("suppliers:application", application),
        key=f"reconsideration-answered:{asked.pk}",
    )
