"""What the hub and auditors see of submitted applications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import HUB_ROLES, SUPPLIER_ROLES, Role
from documents.models import Document
from dps.models import DynamicPurchasingSystem
from suppliers.models import (
    Application,
    ApplicationLot,
    Evidence,
    GroundOverride,
    ImpartialityDeclaration,
    Reconsideration,
)
from suppliers.queries.applications import WAITING


def in_sight_of_hub(person: Any) -> QuerySet[ApplicationLot]:
    """Every submitted lot that the person may see as hub or auditor; none for anybody else.

    Whoever of the hub declared a conflict of interest in an application does not find it any more (COI-01).
    """
    submitted = ApplicationLot.objects.filter(submitted_at__isnull=False).select_related(
        "application__dps__contracting_authority",
        "application__organisation",
        "application__questionnaire",
        "application__specification_version",
        "application__receipt",
        "lot",
        "assessor",
        "recommended_by",
        "decided_by",
        "extension__made_by",
        "letter__document",
        "reconsideration__answered_by",
    )
    if not person.is_authenticated:
        return submitted.none()
    if person.has_role(Role.AUDITOR):
        return submitted
    conflicts = ImpartialityDeclaration.objects.filter(
        application=OuterRef("application"), person=person, has_conflict=True
    )
    own = submitted.filter(application__dps__contracting_authority__in=person.organisations(*HUB_ROLES))
    return own.filter(~Exists(conflicts))


def queue(person: Any) -> QuerySet[ApplicationLot]:
    """The same for lists: of everything around a lot only what a row of the queue shows."""
    shown = ("application__dps", "application__organisation", "lot", "assessor", "recommended_by", "decided_by")
    return in_sight_of_hub(person).select_related(None).select_related(*shown).only(
        *(field.name for field in ApplicationLot._meta.concrete_fields),
        "application__reference", "application__dps__reference", "application__organisation__name", "lot__number",
        *(f"{who}__{part}" for who in ("assessor", "recommended_by", "decided_by") for part in ("name", "email")),
    )  # fmt: skip


def assessable(person: Any, pk: UUID, **_rest: Any) -> ApplicationLot:
    """One submitted lot in the person's sight, or DoesNotExist."""
    return in_sight_of_hub(person).prefetch_related("application__impartiality", "overrides").get(pk=pk)


def waiting(person: Any) -> QuerySet[ApplicationLot]:
    """The lots in the person's sight that wait for their decision."""
    return in_sight_of_hub(person).filter(WAITING)


def open_first_round(dps: DynamicPurchasingSystem) -> QuerySet[ApplicationLot]:
    """Requests under the extended first assessment period that are not decided: no call-off may go out (DPS-13)."""
    waiting = ApplicationLot.objects.filter(WAITING, application__dps=dps, in_first_round=True)
    return waiting.select_related("application__organisation", "lot")


def document_of(application_lot: ApplicationLot, document_id: UUID) -> Document | None:
    """A file that belongs to this lot's assessment: evidence for it or for all lots, or sent with a clarification."""
    of_party = Q(party=None) | Q(party__lots=[]) | Q(party__lots__contains=[application_lot.lot.number])
    for_lot = Q(lot=application_lot.lot_id) | Q(lot=None) & of_party
    application = application_lot.application
    rows = Evidence.objects.filter(
        for_lot, application=application, removed_at=None, document__sha256__in=application.submitted_files
    )
    evidence = Document.objects.filter(pk__in=rows.values("document"))
    clarified = Document.objects.filter(pk__in=application_lot.clarifications.values("documents"))
    return (evidence | clarified).filter(pk=document_id).first()


def overrides_to_answer(person: Any) -> QuerySet[GroundOverride]:
    """Proposals to set a ground aside that this decision maker of the hub may answer."""
    waiting = in_sight_of_hub(person).select_related(None).filter(WAITING)
    open_ones = GroundOverride.objects.filter(approved=None, application_lot__in=waiting.values("pk"))
    has_part = Q(proposed_by=person) | Q(application_lot__assessor=person)
    return open_ones.exclude(has_part).select_related("application_lot__application__organisation", "verdict")


def declared_interests(application: Application) -> QuerySet[ImpartialityDeclaration]:
    """The conflicts of interest declared in one application, and what was done about them."""
    return application.impartiality.filter(has_conflict=True).select_related("person", "measure_by")


def conflicts_to_settle(person: Any) -> QuerySet[ImpartialityDeclaration]:
    """Conflicts of others of the person's hub about which nobody recorded a measure yet."""
    hubs = person.organisations(*HUB_ROLES) if person.is_authenticated else []
    open_ones = ImpartialityDeclaration.objects.filter(
        has_conflict=True, measure="", application__dps__contracting_authority__in=hubs
    )
    own = ImpartialityDeclaration.objects.filter(application=OuterRef("application"), person=person, has_conflict=True)
    return open_ones.filter(~Exists(own)).select_related("application__organisation", "person")


def conflict_in_sight(person: Any, pk: UUID, **_rest: Any) -> ImpartialityDeclaration:
    """A declared conflict in an application in the person's sight, or DoesNotExist."""
    rows = ImpartialityDeclaration.objects.select_related(
        "application__dps__contracting_authority", "application__organisation", "person"
    )
    seen = in_sight_of_hub(person).select_related(None).values("application")
    return rows.get(pk=pk, has_conflict=True, application__in=seen)


def reconsidered(person: Any, pk: UUID, **_rest: Any) -> ApplicationLot:
    """A rejected lot in the person's sight of which reconsideration was asked, or DoesNotExist."""
    rows = in_sight_of_hub(person).select_related("reconsideration__asked_by")
    return rows.prefetch_related("application__impartiality").get(pk=pk, reconsideration__isnull=False)


def reconsiderations_to_answer(person: Any) -> QuerySet[Reconsideration]:
    """Requests that wait for an answer which this decision maker of the hub may give, soonest due first."""
    hubs = person.organisations(Role.DECIDER)
    waiting = Reconsideration.objects.filter(
        answered_at=None, application_lot__application__dps__contracting_authority__in=hubs
    )
    had_part = Q(application_lot__decided_by=person) | Q(application_lot__recommended_by=person)
    seen = in_sight_of_hub(person).select_related(None).values("pk")
    return (
        waiting.filter(application_lot__in=seen)
        .exclude(had_part)
        .select_related("application_lot__application__organisation")
    )


def letter_of(person: Any, pk: UUID) -> ApplicationLot:
    """A decided lot whose letter the person may read, as applicant, hub or auditor; or DoesNotExist."""
    if not person.is_authenticated:
        raise ApplicationLot.DoesNotExist
    own = Q(application__organisation__in=person.organisations(*SUPPLIER_ROLES))
    seen = Q(pk__in=in_sight_of_hub(person).values("pk"))
    rows = ApplicationLot.objects.select_related("letter__document", "application__dps", "application__organisation")
    return rows.get(own | seen, pk=pk, letter__document__isnull=False)
