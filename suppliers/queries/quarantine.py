"""The files in which the malware scan found something."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import HUB_ROLES, Organisation, Role
from documents.models import Document, Scan
from suppliers.models import ImpartialityDeclaration


def in_quarantine(person: Any) -> QuerySet[Document]:
    """Those of the person's hub and of the suppliers that apply to its systems, latest first; to auditors, all.

    What comes from a supplier in whose application the person declared a conflict of interest is not shown (COI-01).
    """
    rows = Document.objects.filter(scan=Scan.QUARANTINED).select_related("organisation", "uploaded_by", "find")
    if not person.has_role(Role.AUDITOR):
        hubs = person.organisations(*HUB_ROLES)
        suppliers = Organisation.objects.filter(applications__dps__contracting_authority__in=hubs)
        shut_out = ImpartialityDeclaration.objects.filter(person=person, has_conflict=True)
        rows = rows.filter(Q(organisation__in=hubs) | Q(organisation__in=suppliers.values("pk"))).exclude(
            organisation__in=shut_out.values("application__organisation")
        )
    return rows.order_by("-created_at", "id")
