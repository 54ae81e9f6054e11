"""The portal's own paperwork, made by a worker: decision letters and receipts as PDF, sent once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import SUPPLIER_WRITERS
from documents import actions as documents
from documents.models import Document
from documents.pdf import render_pdf
from ledger import actions as ledger
from ledger import clock
from notifications import actions as notifications
from suppliers import assessments, presenters, queries
from suppliers.addresses import address
from suppliers.models import AnswersDocument, Application, ApplicationLot, DecisionLetter

PDF = "application/pdf"


@transaction.atomic
def send_letter(letter_id: UUID) -> None:
    """Make the decision letter, keep it and send it (DPS-14). A second run does nothing."""
    letter = DecisionLetter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    if letter.sent_at is not None:
        return
    row = _decided(letter.application_lot_id)
    application, organisation = row.application, row.application.organisation
    assessment = assessments.read(row, at=row.decided)
    content = render_pdf("suppliers/letters/decision.html", presenters.letter(letter, assessment))
    letter.document = _keep(organisation, f"Decision {application.reference} lot {row.lot.number}.pdf", content)
    letter.sent_at = clock.now()
    letter.save(update_fields=["document", "sent_at"])
    facts = {"reference": letter.reference, "decision": row.decision, "sha256": letter.document.sha256}
    ledger.record(
        verb="decision_letter_sent", obj=letter, facts=facts, organisation=application.dps.contracting_authority
    )
    notifications.notify(
        people=queries.organisation_people(organisation, *SUPPLIER_WRITERS),
        subject=f"{application.reference}: the decision on lot {row.lot.number}",
        body=f"{application.dps.contracting_authority} has decided your application for lot {row.lot.number}, "
        f"{row.lot.title}. The letter is attached and stands in the portal.",
        link=address("suppliers:application", application),
        key=f"decision-letter:{letter.pk}",
        attachments=[letter.document],
    )


def _decided(pk: UUID) -> ApplicationLot:
    rows = ApplicationLot.objects.select_related(
        "application__dps__contracting_authority",
        "application__organisation",
        "application__questionnaire",
        "lot",
        "decided_by",
    )
    return rows.get(pk=pk)


@transaction.atomic
def send_receipt(application_id: UUID) -> None:
    """Make the receipt of a submitted application as PDF, keep it and send it. A second run does nothing."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("dps__contracting_authority", "organisation", "receipt", "submitted_by")
        .get(pk=application_id)
    )
    if application.receipt_document_id is not None or application.receipt is None:
        return
    content = render_pdf("suppliers/letters/receipt.html", presenters.receipt(application))
    application.receipt_document = _keep(application.organisation, f"Receipt {application.reference}.pdf", content)
    application.save(update_fields=["receipt_document"])
    _write_down_answers(application)
    received = presenters.received_in_words(application)
    notifications.notify(
        people=queries.organisation_people(application.organisation, *SUPPLIER_WRITERS),
        subject=f"{application.reference}: your application is received",
        body=f"Your application to {application.dps.title} was received at {received}. "
        f"Its ledger code is {application.receipt.code}. The receipt is attached and stands in the portal.",
        link=address("suppliers:receipt", application),
        key=f"application-receipt:{application.pk}",
        attachments=[application.receipt_document],
    )


def _write_down_answers(application: Application) -> None:
    """Everything that was submitted, as a PDF behind the portal's door: it is not sent by mail."""
    context = presenters.answers_paper(application)
    content = render_pdf("suppliers/letters/answers.html", context)
    document = _keep(application.organisation, f"Answers {application.reference}.pdf", content)
    AnswersDocument.objects.create(application=application, document=document)


def _keep(organisation: Any, name: str, content: bytes) -> Document:
    return documents.store_bytes(
        by=None, organisation=organisation, name=name, content_type=PDF, content=content, confidential=True
    )
