"""The receipt of a bid as PDF, made by a worker and sent once."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import SUPPLIER_WRITERS
from documents.actions import store_bytes
from documents.pdf import render_pdf
from notifications.actions import notify
from regulations.words import moment_words
from suppliers.queries import organisation_people
from tenders.addresses import bid_page
from tenders.models import Bid
from tenders.presenters.receipts import receipt_of


@transaction.atomic
def send_receipt(bid_id: UUID) -> None:
    """Make the receipt, keep it under the supplier's name and send it. A second run does nothing."""
    bid = (
        Bid.objects.select_for_update(of=("self",))
        .select_related("organisation", "competition__buyer", "competition__dps", "receipt", "submitted_by")
        .get(pk=bid_id)
    )
    if bid.receipt_document_id is not None:
        return
    competition = bid.competition
    bid.receipt_document = store_bytes(
        by=None, organisation=bid.organisation, name=f"Receipt {competition.reference} version {bid.version}.pdf",
        content_type="application/pdf", content=render_pdf("tenders/letters/receipt.html", receipt_of(bid)),
        confidential=True,
    )  # fmt: skip
    bid.save(update_fields=["receipt_document"])
    notify(
        people=organisation_people(bid.organisation, *SUPPLIER_WRITERS),
        subject=f"{competition.reference}: your bid is received",
        body=f"{competition.buyer} has received version {bid.version} of the bid of {bid.organisation} for "
        f"“{competition.title}” at {moment_words(bid.received_at)}. It stays sealed until the deadline. Its ledger "
        f"code is {bid.receipt.code}, the SHA-256 of what is stored {bid.sha256_ciphertext}. The receipt is attached.",
        link=bid_page(competition),
        key=f"bid-receipt:{bid.pk}",
        attachments=[bid.receipt_document],
    )
