"""The register of admitted suppliers as rows, the same for page, CSV, JSON and API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from dps.queries import in_force
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
    "id", "organisation__name", "organisation__company_number", "organisation__supplier_profile__is_sme",
    "organisation__supplier_profile__is_vcse", "lot__number", "lot__title", "lot__dps__reference", "lot__dps__title",
    "specification_version__number", "admitted_at",
)  # fmt: skip


def public_admissions(at: datetime) -> QuerySet[Admission, Any]:
    """Admissions in force at that moment, to the lots of every DPS in force, as rows of values."""
    return (
        Admission.objects.in_force(at)
        .filter(lot__dps__in=in_force(at).values("pk"))
        .values(*OF_A_ROW)
        .order_by("lot__dps__reference", "lot__number", "organisation__name")
    )


def as_dict(admission: Mapping[str, Any]) -> dict[str, Any]:
    """One admission as `public_admissions` gives it, in the words of the register."""
    return {
        "dps": admission["lot__dps__reference"],
        "lot": admission["lot__number"],
        "lot_title": admission["lot__title"],
        "supplier": admission["organisation__name"],
        "company_number": admission["organisation__company_number"],
        "admitted_on": calendar.uk_date(admission["admitted_at"]).isoformat(),
        "sme": admission["organisation__supplier_profile__is_sme"],
        "vcse": admission["organisation__supplier_profile__is_vcse"],
        "specification_version": admission["specification_version__number"],
    }
