"""What follows for applications when the malware scan finds something in a file of theirs that is kept already."""

from __future__ import annotations

from accounts.models import SUPPLIER_WRITERS
from documents.models import Document
from notifications import actions as notifications
from suppliers import queries
from suppliers.addresses import address
from suppliers.models import Application, Evidence


def tell(document: Document) -> None:
    """Tell the applicant which file to replace; and the hub, if the application is with it already."""
    used = Evidence.objects.filter(document=document, removed_at=None)
    for application in Application.objects.filter(pk__in=used.values("application")).select_related(
        "dps", "organisation"
    ):
        _tell_applicant(application, document)
        if application.submitted_at and not application.withdrawn_at:
            _tell_hub(application, document)


def _tell_applicant(application: Application, document: Document) -> None:
    what_to_do = (
        "Replace or remove it: the application cannot be submitted with it."
        if application.is_draft
        else "The hub knows, and asks you for another copy if it needs one."
    )
    notifications.notify(
        people=queries.organisation_people(application.organisation, *SUPPLIER_WRITERS),
        subject=f"{application.reference}: a file was quarantined",
        body=f"The malware scan found something in “{document.name}”, so nobody can open it any more. {what_to_do}",
        link=address("suppliers:application", application),
        key=f"quarantined:{document.pk}:{application.pk}:applicant",
    )


def _tell_hub(application: Application, document: Document) -> None:
    for lot in application.lots.filter(submitted_at__isnull=False)[:1]:
        notifications.notify(
            people=queries.assessors(application.dps),
            subject=f"{application.reference}: a file was quarantined",
            body=f"The malware scan found something in “{document.name}” of {application.organisation}, so nobody can "
            "open it any more. Ask the applicant for another copy if your assessment needs it.",
            link=address("suppliers:assess", lot),
            key=f"quarantined:{document.pk}:{application.pk}:hub",
        )
