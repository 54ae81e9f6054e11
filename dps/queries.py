"""What pages, API and other rooms ask about DPSs; each with a fixed number of queries."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import HUB_ROLES, Role
from dps.comparison import RequirementChange
from dps.effects import as_varied, clarify
from dps.models import (
    AwardCriterion,
    Download,
    DynamicPurchasingSystem,
    Interest,
    Lot,
    PublishedDocument,
    Requirement,
    SelectionCriterion,
    SpecificationVersion,
    Variation,
)
from ledger import clock
from notifications.models import Message
from regulations.calendar import uk_date


def public_dps() -> QuerySet[DynamicPurchasingSystem]:
    """Every DPS that everybody may read now."""
    published = DynamicPurchasingSystem.objects.filter(published_at__lte=clock.now())
    return published.select_related("contracting_authority").prefetch_related("variations")


def dps_for_public(person: Any, reference: str, **_rest: Any) -> DynamicPurchasingSystem:
    """A published DPS by its reference, or DoesNotExist."""
    return public_dps().get(reference=reference)


def managed_dps(person: Any) -> QuerySet[DynamicPurchasingSystem]:
    """The DPSs, drafts among them, of the authorities whose hub the person works for."""
    authorities = person.organisations(*HUB_ROLES) if person.is_authenticated else []
    managed = DynamicPurchasingSystem.objects.filter(contracting_authority__in=authorities)
    return managed.select_related("contracting_authority").prefetch_related("variations")


def dps_for_hub(person: Any, reference: str, **_rest: Any) -> DynamicPurchasingSystem:
    """A DPS of the person's own hub, or DoesNotExist."""
    return managed_dps(person).get(reference=reference)


def whole_at(dps: DynamicPurchasingSystem, at: datetime) -> DynamicPurchasingSystem:
    """The same as `whole`, as the variations in force at that moment have made it."""
    return as_varied(whole(dps), at)


def whole(dps: DynamicPurchasingSystem) -> DynamicPurchasingSystem:
    """The DPS as it was published, with all its parts read in a fixed number of queries."""
    return (
        DynamicPurchasingSystem.objects.select_related("contracting_authority")
        .prefetch_related(
            Prefetch(
                "lots",
                Lot.objects.prefetch_related(
                    Prefetch("selection_criteria", SelectionCriterion.objects.order_by("code")),
                    Prefetch("award_criteria", AwardCriterion.objects.order_by("code")),
                ),
            ),
            Prefetch(
                "specification_versions",
                SpecificationVersion.objects.prefetch_related(
                    Prefetch("requirements", Requirement.objects.prefetch_related("lots"))
                ),
            ),
            Prefetch("documents", PublishedDocument.objects.select_related("document")),
            Prefetch("variations", Variation.objects.select_related("specification")),
        )
        .get(pk=dps.pk)
    )


def selection_criteria_at(lot: Lot, at: datetime) -> list[SelectionCriterion]:
    """The selection criteria of a lot with the clarifications in force at that moment, in order. Two queries."""
    criteria = list(SelectionCriterion.objects.filter(lot=lot).order_by("code"))
    clarifications = Variation.objects.filter(
        dps=lot.dps_id, kind=Variation.Kind.CLARIFICATION, in_force_from__lte=at
    ).order_by("in_force_from", "number")  # fmt: skip
    for variation in clarifications:
        for criterion in criteria:
            clarify(criterion, f"{lot.number}/selection/{criterion.code}", variation)
    return criteria


def specification_for(dps: DynamicPurchasingSystem, number: int) -> SpecificationVersion:
    """One version of the specification with its requirements, or DoesNotExist."""
    return dps.specification_versions.prefetch_related("requirements__lots").get(number=number)


def specification_in_force(dps: DynamicPurchasingSystem, at: datetime) -> SpecificationVersion | None:
    """The version that holds at that moment: applications are made and admissions given against it."""
    published = dps.specification_versions.filter(published_at__lte=at)
    return published.exclude(in_force_from__gt=at).order_by("-number").first()


def specification_changes(older: SpecificationVersion, newer: SpecificationVersion) -> list[RequirementChange]:
    """What becomes of each requirement from one version to another, in the order of codes."""
    before = {row.code: row for row in older.requirements.prefetch_related("lots")}
    after = {row.code: row for row in newer.requirements.prefetch_related("lots")}
    return [RequirementChange.of(before.get(code), after.get(code)) for code in sorted(before.keys() | after.keys())]


def last_requirements(dps: DynamicPurchasingSystem) -> list[Requirement]:
    """Those of the last published version of the specification, in the order of codes. Two queries."""
    last = dps.specification_versions.filter(published_at__isnull=False).order_by("-number").first()
    return list(last.requirements.all()) if last else []


AS_LIKE = "like"
"""Among the requirements chosen for a new lot: all that count for the lot whose criteria it takes."""


def requirements_of_new_lot(variation: Variation) -> list[Requirement]:
    """The requirements of a new lot: those chosen for it, and those of its own, which no other lot has. Two queries."""
    if variation.specification is None:
        return []
    rows = variation.specification.requirements.prefetch_related("lots")
    return [row for row in rows if _counts_for_new_lot(row, variation)]


def _counts_for_new_lot(row: Requirement, variation: Variation) -> bool:
    lots, chosen = list(row.lots.all()), variation.facts.get("requirements", [AS_LIKE])
    is_its_own = all(lot.variation_id == variation.pk for lot in lots)
    as_like = AS_LIKE in chosen and any(lot.number == variation.facts["like"] for lot in lots)
    return is_its_own or as_like or row.code in chosen


def brings_a_lot(version: SpecificationVersion) -> bool:
    """Whether the version is drafted for a new lot: what has no lot there is the new one's own."""
    return any(row.kind == Variation.Kind.LOT and row.is_draft for row in version.variations.all())


def open_lots(dps: DynamicPurchasingSystem, at: datetime) -> QuerySet[Lot]:
    """The lots that belong to the DPS at that moment; one that a variation adds belongs to it from its date on."""
    return dps.lots.exclude(opens_at__gt=at).order_by("number")


def in_force(at: datetime) -> QuerySet[DynamicPurchasingSystem]:
    """The DPSs in force at that moment, as `DynamicPurchasingSystem.is_in_force` has it."""
    moved = Variation.objects.filter(
        dps=OuterRef("pk"), kind=Variation.Kind.VALIDITY, in_force_from__lte=at
    ).order_by("-in_force_from")  # fmt: skip
    return (
        DynamicPurchasingSystem.objects.filter(published_at__lte=at)
        .exclude(terminated_at__lte=at)
        .annotate(last_day=Coalesce(Subquery(moved.values("validity_end")[:1]), F("validity_end")))
        .filter(last_day__gte=uk_date(at))
    )


def public_document(person: Any, reference: str, pk: UUID, **_rest: Any) -> PublishedDocument:
    """A document of a published DPS, or DoesNotExist."""
    return PublishedDocument.objects.select_related("document", "dps").get(
        pk=pk, dps__in=public_dps().filter(reference=reference), published_at__isnull=False
    )


def address_of(published: PublishedDocument) -> str:
    """Where everybody downloads it."""
    return f"{settings.BASE_URL}{reverse('dps:document', args=[published.dps.reference, published.pk])}"


def own_interest(person: Any, dps: DynamicPurchasingSystem) -> Interest | None:
    """The person's interest in force, if expressed."""
    if not person.is_authenticated:
        return None
    return Interest.objects.filter(dps=dps, person=person, withdrawn_at__isnull=True).first()


def interests_of(person: Any) -> QuerySet[Interest]:
    """Every DPS in which the person's interest is in force, with what its status is derived from."""
    own = Interest.objects.filter(person=person, withdrawn_at__isnull=True).select_related("dps")
    return own.prefetch_related("dps__variations").order_by("expressed_at")


def interested_people(dps: DynamicPurchasingSystem) -> QuerySet[Interest]:
    """Everybody whose interest is in force, for the hub and for notifications (N8)."""
    return Interest.objects.filter(dps=dps, withdrawn_at__isnull=True).select_related("person", "organisation")


def downloads_by_document(dps: DynamicPurchasingSystem) -> QuerySet[PublishedDocument]:
    """The documents with how often each was taken, by known people and by others."""
    return dps.documents.select_related("document").annotate(
        by_known=Count("downloads", filter=Q(downloads__person__isnull=False)),
        by_others=Count("downloads", filter=Q(downloads__person__isnull=True)),
    )


def deciders(dps: DynamicPurchasingSystem) -> list[Any]:
    """The hub's decision makers for this DPS."""
    memberships = dps.contracting_authority.memberships.filter(role=Role.DECIDER, ended_at__isnull=True)
    return [membership.user for membership in memberships.select_related("user")]


def variation_for_hub(person: Any, reference: str, number: int, **_rest: Any) -> Variation:
    """A variation of a DPS of the person's own hub, or DoesNotExist."""
    people = ("drafted_by", "proposed_by", "approved_by", "refused_by", "specification", "dps__contracting_authority")
    return Variation.objects.select_related(*people).get(dps=dps_for_hub(person, reference), number=number)


def in_the_way(dps: DynamicPurchasingSystem, kind: str) -> Variation | None:
    """The undecided change that keeps one of this kind from being drafted: one at a time brings a specification."""
    if kind not in Variation.SPECIFYING:
        return None
    undecided = {"approved_at": None, "refused_at": None, "withdrawn_at": None}
    return dps.variations.filter(kind__in=Variation.SPECIFYING, **undecided).first()


def drafted_version(person: Any, reference: str, **_rest: Any) -> SpecificationVersion:
    """The version of the specification that the hub drafts, or DoesNotExist."""
    return SpecificationVersion.objects.select_related("dps__contracting_authority").get(
        dps=dps_for_hub(person, reference), published_at=None
    )


def public_address(dps: DynamicPurchasingSystem) -> str:
    """The path of the notice."""
    return reverse("dps:notice", args=[dps.reference])


def address_of_variation(variation: Variation) -> str:
    """The path of the hub's page of a variation."""
    return reverse("dps:variation", args=[variation.dps.reference, variation.number])


def message_key(variation: Variation) -> str:
    """The name under which everybody touched is told of it."""
    return f"variation:{variation.pk}"


def deliveries(variation: Variation) -> dict[str, int]:
    """How many were told in the portal, how many e-mails went out, how many failed for good, how many read it."""
    return Message.objects.filter(key=message_key(variation)).aggregate(
        told=Count("pk"),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        read=Count("pk", filter=Q(read_at__isnull=False)),
    )


def downloaders(published: PublishedDocument) -> QuerySet[Download]:
    """Who took a document, for the hub: known people by name."""
    return published.downloads.filter(person__isnull=False).select_related("person").order_by("-downloaded_at")
