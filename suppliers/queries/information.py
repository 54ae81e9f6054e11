"""Requests for information about applications, as the hub and auditors see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import HUB_ROLES
from suppliers.models import ApplicationLot, InformationRequest
from suppliers.queries.assessment import in_sight_of_hub

LOOK_BACK = timedelta(days=90)
_WITH = ("application_lot__application__dps__contracting_authority", "application_lot__application__organisation",
         "application_lot__lot", "recorded_by", "answered_by")  # fmt: skip


def information_about(application_lot: ApplicationLot) -> QuerySet[InformationRequest]:
    """What was asked about one lot of an application."""
    return application_lot.information_requests.select_related("recorded_by", "answered_by")


def information_in_sight(person: Any, pk: UUID, **_rest: Any) -> InformationRequest:
    """A request about an application in the person's sight, or DoesNotExist."""
    seen = in_sight_of_hub(person).select_related(None).values("pk")
    rows = InformationRequest.objects.select_related(*_WITH)
    return rows.prefetch_related("application_lot__application__impartiality").get(pk=pk, application_lot__in=seen)


def information_to_answer(person: Any) -> QuerySet[InformationRequest]:
    """What this person of the hub can answer, soonest due first."""
    own = in_sight_of_hub(person).select_related(None).filter(
        application__dps__contracting_authority__in=person.organisations(*HUB_ROLES)
    )  # fmt: skip
    return InformationRequest.objects.select_related(*_WITH).filter(answered_at=None, application_lot__in=own)


def information_soon_due(now: datetime, until: datetime) -> QuerySet[InformationRequest]:
    """What waits for an answer and is due by then, or was not long ago."""
    waiting = InformationRequest.objects.filter(answered_at=None, due_at__lte=until, due_at__gte=now - LOOK_BACK)
    return waiting.select_related(*_WITH).prefetch_related("application_lot__application__impartiality")
