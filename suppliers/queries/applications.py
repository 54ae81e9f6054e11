"""What a supplier sees of its own applications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import SUPPLIER_ROLES, Organisation, User
from dps.models import DynamicPurchasingSystem
from ledger.queries import entries_about
from regulations.calendar import uk_date
from regulations.words import day_words
from suppliers.models import Admission, Application, ApplicationLot, Clarification, Evidence

WAITING = Q(submitted_at__isnull=False, withdrawn_at__isnull=True, decided_at__isnull=True)


def lots_taken(
    dps: DynamicPurchasingSystem, organisation: Organisation, at: datetime, *, besides: Application | None = None
) -> dict[UUID, str]:
    """The lots for which this organisation cannot apply now, with the reason, one application apart. Two queries.

    A draft does not stand in its own way, even if it is submitted in this very moment by a second press of the button.
    """
    return lots_taken_by(dps, [organisation], at, besides=besides)[organisation.pk]


def lots_taken_by(
    dps: DynamicPurchasingSystem,
    organisations: Iterable[Organisation],
    at: datetime,
    *,
    besides: Application | None = None,
) -> dict[UUID, dict[UUID, str]]:
    """The same for each of several organisations. Two queries."""
    taken: dict[UUID, dict[UUID, str]] = {body.pk: {} for body in organisations}
    admitted = Admission.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), organisation__in=taken, lot__dps=dps)
    for admission in admitted:
        taken[admission.organisation_id][admission.lot_id] = _admitted(admission, at)
    waiting = ApplicationLot.objects.filter(WAITING, application__dps=dps, application__organisation__in=taken)
    for row in waiting.exclude(application=besides).select_related("application"):
        reason = f"your application {row.application.reference} for this lot is being assessed"
        taken[row.application.organisation_id][row.lot_id] = reason
    return taken


def _admitted(admission: Admission, at: datetime) -> str:
    suspended = "; the admission is suspended now" if admission.is_suspended(at) else ""
    return f"you have been admitted to this lot since {day_words(uk_date(admission.admitted_at))}{suspended}"


def _applications() -> QuerySet[Application]:
    return Application.objects.select_related("dps__contracting_authority", "organisation", "questionnaire", "receipt")


def own_application(person: Any, pk: UUID, **_rest: Any) -> Application:
    """An application of one of the person's organisations, or DoesNotExist."""
    if not person.is_authenticated:
        raise Application.DoesNotExist
    return _applications().get(pk=pk, organisation__in=person.organisations(*SUPPLIER_ROLES))


def own_applications(person: Any) -> QuerySet[Application]:
    """Every application of the person's organisations, latest first."""
    own = _applications().filter(organisation__in=person.organisations(*SUPPLIER_ROLES))
    return own.prefetch_related("lots__lot", "lots__letter", "lots__admission", "dps__variations").order_by(
        "-started_at"
    )


def own_drafts(person: Any) -> QuerySet[Application]:
    """The open drafts of the person's organisations."""
    return _applications().filter(
        organisation__in=person.organisations(*SUPPLIER_ROLES), submitted_at=None, withdrawn_at=None
    )


def own_evidence(person: Any, pk: UUID) -> Evidence:
    """A file of the person's own applications, or DoesNotExist."""
    if not person.is_authenticated:
        raise Evidence.DoesNotExist
    rows = Evidence.objects.select_related(
        "application__dps",
        "application__organisation",
        "application__questionnaire",
        "document",
        "added_by",
        "removed_by",
        "moved_by",
        "replaced_by__added_by",
    )
    return rows.get(pk=pk, application__organisation__in=person.organisations(*SUPPLIER_ROLES))


def removed_party(application: Application, pk: UUID) -> tuple[str, User | None, datetime]:
    """Another organisation that was taken out of a draft: its name, who removed it and when; or DoesNotExist.

    Its row is gone; the ledger knows. Two queries.
    """
    entry = entries_about(application, "party_removed").get(facts__party=str(pk))
    return entry.facts["name"], User.objects.filter(pk=entry.person).first(), entry.happened_at


def evidence_with_history(application: Application) -> list[Evidence]:
    """Every file that an application has or had, each with what it replaced. One query."""
    rows = list(
        Evidence.objects.filter(application=application).select_related(
            "document", "added_by", "removed_by", "moved_by", "replaced_by__added_by"
        )
    )
    replaced = {row.replaced_by_id: row for row in rows if row.replaced_by_id}
    for row in rows:
        row.earlier = list(_before(row, replaced))
    return rows


def _before(row: Evidence, replaced: Mapping[UUID, Evidence]) -> Iterator[Evidence]:
    while (found := replaced.get(row.pk)) is not None:
        yield (row := found)


def own_clarification(person: Any, pk: UUID) -> Clarification:
    """A question to one of the person's organisations, or DoesNotExist."""
    if not person.is_authenticated:
        raise Clarification.DoesNotExist
    rows = Clarification.objects.select_related(
        "application_lot__application__dps__contracting_authority",
        "application_lot__application__organisation",
        "application_lot__lot",
        "answered_by",
    )
    return rows.get(pk=pk, application_lot__application__organisation__in=person.organisations(*SUPPLIER_ROLES))


def own_decided_lot(person: Any, pk: UUID, **_rest: Any) -> ApplicationLot:
    """A decided lot of one of the person's organisations, or DoesNotExist."""
    if not person.is_authenticated:
        raise ApplicationLot.DoesNotExist
    rows = ApplicationLot.objects.select_related("application__dps", "application__organisation", "reconsideration")
    own = person.organisations(*SUPPLIER_ROLES)
    return rows.select_related("lot").get(pk=pk, decided_at__isnull=False, application__organisation__in=own)
