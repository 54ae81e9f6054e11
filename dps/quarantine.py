"""Who is told when the malware scan finds something in a document of a DPS that is kept already."""

from __future__ import annotations

from django.urls import reverse

from documents.models import Document
from dps import queries
from dps.models import PublishedDocument
from notifications.actions import notify


def tell(document: Document) -> None:
    """Tell who put it in and the hub's decision makers, who publish another version (DPS-11).

    An upload of the hub's own people is refused at its form, which tells them.
    """
    rows = PublishedDocument.objects.filter(document=document).select_related("dps__contracting_authority")
    for row in rows:
        dps, uploader = row.dps, document.uploaded_by
        is_of_hub = uploader is not None and dps.contracting_authority in uploader.organisations()
        notify(
            people={*queries.deciders(dps), *([uploader] if uploader and is_of_hub else [])},
            subject=f"{dps.reference}: a document was quarantined",
            body=f"The malware scan found something in “{row}”, so nobody can open it any more. Put in another copy: "
            "the documents have to be free to everybody (rule DPS-11).",
            link=reverse("dps:library" if row.published_at else "dps:documents", args=[dps.reference]),
            key=f"quarantined:{document.pk}:{row.pk}",
        )
