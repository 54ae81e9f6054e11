"""What a receipt of a bid shows, on the page and in the PDF."""

from __future__ import annotations

from typing import Any

from tenders import pricing, reading
from tenders.models import Bid


def receipt_of(bid: Bid) -> dict[str, Any]:
    """The receipt with the hash of each part as the bidder sent it and as it is stored; reads the bidder's own copy."""
    content = reading.content(bid, reading.own_key(bid))
    stored = [part["sha256"] for part in bid.parts]
    return {
        "bid": bid,
        "competition": bid.competition,
        "receipt": bid.receipt,
        "content_sha256": bid.content_sha256,
        "content_stored": stored[0],
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256, "stored": stored[file.part]}
            for file in content.files
        ],
        "total_ex_vat": content.price_total_ex_vat,
    }


def own_copy(bid: Bid) -> dict[str, Any]:
    """Everything a supplier submitted in this version."""
    content = reading.content(bid, reading.own_key(bid))
    criteria = [c for c in bid.competition.criteria.all() if c.kind == "quality"]
    return {
        "bid": bid,
        "competition": bid.competition,
        "answers": [(criterion, content.answers.get(criterion.code, "")) for criterion in criteria],
        "lines": pricing.priced(pricing.schedule(bid.competition), content.prices),
        "total_ex_vat": content.price_total_ex_vat,
        "files": content.files,
    }
