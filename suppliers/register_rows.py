"""The register of admitted suppliers as rows, the same for page, CSV, JSON and API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from dps.queries import public_dps
from regulations import calendar
from suppliers.models import Admission

COLUMNS = (
    "dps",
    "lot",
    "lot_title",
    "supplier",
    "company_number",
    "admitted_on",
    "sme",
    "vcse",
    "specification_version",
)

OF_A_ROW = (
    "organisation__name", "organisation__company_number", "organisation__supplier_profile__is_sme",
    "organisation__supplier_profile__is_vcse", "lot__number", "lot__title", "lot__dps__reference", "lot__dps__title",
    "specification_version__number", "admitted_at",
)  # fmt: skip


def public_admissions(at: datetime) -> QuerySet[Admission]:
    """Admissions in force now, to the lots of every public DPS."""
    return (
        Admission.objects.in_force(at)
        .filter(lot__dps__in=public_dps())
        .select_related("organisation__supplier_profile", "lot__dps", "specification_version")
        .only(*OF_A_ROW)
        .order_by("lot__dps__reference", "lot__number", "organisation__name")
    )


def as_dict(admission: Admission) -> dict[str, Any]:
    """One admission in the words of the register."""
    profile = getattr(admission.organisation, "supplier_profile", None)
    return {
        "dps": admission.lot.dps.reference,
        "lot": admission.lot.number,
        "lot_title": admission.lot.title,
        "supplier": admission.organisation.name,
        "company_number": admission.organisation.company_number,
        "admitted_on": calendar.uk_date(admission.admitted_at).isoformat(),
        "sme": profile.is_sme if profile else None,
        "vcse": profile.is_vcse if profile else None,
        "specification_version": admission.specification_version.number,
    }
