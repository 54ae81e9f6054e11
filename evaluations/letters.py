"""Letters about the outcome: to every bidder at once, with scores, reasons and relative advantages (INF-01, STD-01)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import SUPPLIER_ROLES
from documents import actions as documents
from documents.pdf import render_pdf
from evaluations.models import Award, Letter, Outcome
from ledger import actions as ledger
from ledger import clock
from notifications.actions import notify
from regulations.words import day_words, moment_words, number_words
from suppliers.queries import organisation_people
from tenders.models import Bid

PDF = "application/pdf"


@transaction.atomic
def send_letters(award_pk: UUID) -> None:
    """Make all letters of an award and hand them out together: all or none, once."""
    award = (
        Award.objects.select_for_update(of=("self",))
        .select_related("competition__buyer", "competition__lot", "competition__dps", "winner__organisation")
        .get(pk=award_pk)
    )
    letters = list(award.letters.filter(sent_at__isnull=True).select_related("bid__organisation", "bid__submitted_by"))
    now = clock.now()
    for letter in letters:
        letter.document = documents.store_bytes(
            by=None, organisation=letter.bid.organisation, name=f"Outcome {award.competition.reference}.pdf",
            content_type=PDF, content=render_pdf("evaluations/letters/outcome.html", contents_of(letter, award)),
            confidential=True,
        )  # fmt: skip
        letter.made_at = letter.sent_at = now
        letter.save(update_fields=["document", "made_at", "sent_at"])
    for letter in letters:
        _hand_out(letter, award)


def _hand_out(letter: Letter, award: Award) -> None:
    competition = award.competition
    assert letter.document is not None  # noqa: S101  # made just before
    ledger.record(
        verb="outcome_letter_sent", obj=letter, organisation=competition.buyer, facts={"sha256": letter.document.sha256}
    )
    notify(
        people=organisation_people(letter.bid.organisation, *SUPPLIER_ROLES),
        subject=f"Outcome of {competition.reference}: {competition.title}",
        body=f"{competition.buyer} has decided. The letter with your scores and the reasons is attached and stands in "
        "the portal.",
        link=f"/outcomes/{letter.pk}/",
        key=f"outcome:{letter.pk}",
        attachments=[letter.document],
    )


def contents_of(letter: Letter, award: Award) -> dict[str, Any]:
    """What a letter says, from the result that was frozen with the award."""
    competition = award.competition
    rows = {row["bid"]: row for row in award.result["bids"]}
    own = rows.get(str(letter.bid_id))
    winner = rows.get(str(award.winner_id)) if award.winner_id else None
    return {
        "authority": competition.buyer.name,
        "authority_address": f"{competition.buyer.address} {competition.buyer.postcode}".strip(),
        "addressee": letter.bid.organisation.name,
        "addressee_address": f"{letter.bid.organisation.address} {letter.bid.organisation.postcode}".strip(),
        "reference": competition.reference,
        "date": day_words(award.approved_at) if award.approved_at else "",
        "competition": competition,
        "award": award,
        "is_award": award.outcome == Outcome.AWARD,
        "won": letter.bid_id == award.winner_id,
        "own": own,
        "winner": winner,
        "bidders": len(rows),
        "not_ranked": why_not_ranked(letter.bid) if own is None else "",
        "comparison": compare(own, winner) if own and winner else [],
        "standstill": moment_words(award.standstill_ends_at) if award.standstill_ends_at else "",
    }


def why_not_ranked(bid: Bid) -> str:
    """Why a bid was not evaluated further, as a sentence with the recorded reasons."""
    left_out, inquiry = getattr(bid, "left_out", None), getattr(bid, "price_inquiry", None)
    check = getattr(bid, "compliance", None)
    if left_out is not None:
        because, reasons = "you were suspended or removed from the lot", left_out.reasons
    elif inquiry is not None and inquiry.satisfactory is False:
        because, reasons = "its low price was not satisfactorily explained (regulation 69)", inquiry.judgement
    elif check is not None and not check.compliant:
        because, reasons = "it did not comply with what was asked", check.reasons
    else:
        return ""
    return f"Your bid was not evaluated further because {because}: {reasons}"


def compare(own: dict[str, Any], winner: dict[str, Any]) -> list[dict[str, str]]:
    """Criterion by criterion: both scores, and where the winner's bid was better, why (its relative advantages)."""
    theirs = {row["code"]: row for row in winner["criteria"]}
    return [
        {
            "title": row["title"],
            "weight": number_words(Decimal(row["weight"])),
            "own": _score(row),
            "winner": _score(theirs[row["code"]]),
            "own_reason": row["rationale"],
            "advantage": theirs[row["code"]]["rationale"]
            if Decimal(theirs[row["code"]]["score"]) > Decimal(row["score"])
            else "",
        }
        for row in own["criteria"]
    ]


def _score(row: dict[str, Any]) -> str:
    """4 of 5."""
    return f"{number_words(Decimal(row['score']))} of {number_words(Decimal(row['max_score']))}"
