"""Releases about the DPS itself: one contracting process for its whole life."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from django.conf import settings
from django.urls import reverse

from dps.models import DynamicPurchasingSystem, Lot, PublishedDocument, Variation
from notices.ocds.parts import Json, moment, money, ocid_of, party, reference_to, release
from regulations.calendar import end_of_day
from suppliers.models import Admission

CPV = "CPV"


def dps_release(dps: DynamicPurchasingSystem) -> Json:
    """The contract notice of a DPS (tag tender); `dps` as `dps.queries.whole` gives it."""
    published = dps.published_at or datetime.now(UTC)
    return release(
        ocid_of(dps.reference), f"{ocid_of(dps.reference)}-tender", published, "tender",
        [party(dps.contracting_authority, "buyer", "procuringEntity")],
        buyer=reference_to(dps.contracting_authority),
        tender=tender_of(dps),
    )  # fmt: skip


def change_release(dps: DynamicPurchasingSystem, variation: Variation, published: datetime) -> Json:
    """A noticed change of a DPS (tag tenderAmendment); `dps` as `dps.queries.whole_at` gives it after the change."""
    ocid, tender = ocid_of(dps.reference), tender_of(dps)
    tender["amendments"] = [
        {
            "id": str(variation.number), "date": moment(published), "rationale": variation.reason,
            "description": variation.get_kind_display(),
        }
    ]  # fmt: skip
    if variation.kind == Variation.Kind.TERMINATION:
        tender["techniques"]["dynamicPurchasingSystem"]["status"] = "terminated"
    return release(
        ocid, f"{ocid}-variation-{variation.number}", published, "tenderAmendment",
        [party(dps.contracting_authority, "buyer", "procuringEntity")],
        buyer=reference_to(dps.contracting_authority),
        tender=tender,
    )  # fmt: skip


def tender_of(dps: DynamicPurchasingSystem) -> Json:
    """The tender block: active for the whole life; one can join as long as the validity lasts."""
    published = dps.published_at or datetime.now(UTC)
    life = {"startDate": moment(published), "endDate": moment(_end(dps))}
    return {
        "id": dps.reference,
        "title": dps.title,
        "description": dps.description,
        "status": "active",
        "procuringEntity": reference_to(dps.contracting_authority),
        "items": _items(dps),
        "value": money(dps.value_ex_vat),
        "procurementMethod": "selective",
        "procurementMethodDetails": dps.procedure_type,
        "mainProcurementCategory": "services",
        "submissionMethod": ["electronicSubmission"],
        "submissionMethodDetails": dps.how_to_apply,
        "eligibilityCriteria": "The selection criteria of each lot, in the documents.",
        "tenderPeriod": life,
        "awardPeriod": life,
        "contractPeriod": {
            "startDate": moment(_start_of(dps.validity_start)), "endDate": moment(_end(dps)),
        } if dps.validity_start else None,
        "milestones": _milestones(dps),
        "techniques": {
            "hasDynamicPurchasingSystem": True,
            "dynamicPurchasingSystem": {"type": "open", "status": "active"},
        },
        "lots": [_lot(lot) for lot in dps.lots.all()],
        "documents": [_document(dps, document) for document in dps.documents.all() if document.published_at],
    }  # fmt: skip


def _items(dps: DynamicPurchasingSystem) -> list[Json]:
    """Every CPV code of the notice, for each lot."""
    return [
        {"id": str(number), "classification": {"scheme": CPV, "id": code}, "relatedLot": str(lot.number)}
        for number, (code, lot) in enumerate(product(dps.cpv_codes, dps.lots.all()), start=1)
    ]


def _start_of(day: Any) -> datetime:
    return end_of_day(day) - timedelta(days=1) + timedelta(microseconds=1)


def _end(dps: DynamicPurchasingSystem) -> datetime:
    return dps.terminated_at or (end_of_day(dps.validity_end) if dps.validity_end else datetime.now(UTC))


def _milestones(dps: DynamicPurchasingSystem) -> list[Json]:
    if dps.first_round_deadline is None:
        return []
    return [
        {
            "id": "first-round",
            "title": "Close of the first round",
            "type": "preProcurement",
            "dueDate": moment(dps.first_round_deadline),
            "status": "scheduled",
        }
    ]


def _lot(lot: Lot) -> Json:
    return {
        "id": str(lot.number),
        "title": lot.title,
        "description": lot.objective_definition,
        "status": "active",
    }


def _document(dps: DynamicPurchasingSystem, published: PublishedDocument) -> Json:
    address = reverse("dps:document", args=[dps.reference, published.pk])
    return {
        "id": str(published.pk),
        "documentType": "biddingDocuments",
        "title": f"{published.title}, version {published.version}",
        "url": f"{settings.BASE_URL}{address}",
        "datePublished": moment(published.published_at) if published.published_at else None,
        "format": published.document.content_type,
        "language": "en",
    }


def admission_release(admission: Admission) -> Json:
    """A supplier joins a lot: an award of the DPS's process, without a contract."""
    dps = admission.lot.dps
    ocid = ocid_of(dps.reference)
    return release(
        ocid, f"{ocid}-award-{admission.pk}", admission.admitted_at, "award",
        [
            party(dps.contracting_authority, "buyer", "procuringEntity"),
            party(admission.organisation, "supplier"),
        ],
        buyer=reference_to(dps.contracting_authority),
        awards=[
            {
                "id": str(admission.pk),
                "title": f"Admission to lot {admission.lot.number}",
                "status": "active",
                "date": moment(admission.admitted_at),
                "suppliers": [reference_to(admission.organisation)],
                "relatedLots": [str(admission.lot.number)],
            }
        ],
    )  # fmt: skip
