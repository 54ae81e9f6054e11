"""Call-off competitions, who may open them, what was asked, what was bid and how it was opened."""

from tenders.models.bids import Bid, BidDraft, DraftFile, DraftFilePiece, DraftPart, SealedPart
from tenders.models.competitions import (
    Competition,
    CompetitionCriterion,
    CompetitionDocument,
    PriceLine,
    PriceUnit,
    Recipient,
    Timing,
)
from tenders.models.conduct import (
    ConflictDeclaration,
    DeadlineChange,
    Invitation,
    PeriodAgreement,
    Question,
)
from tenders.models.keys import KeyShare, Opener, OpenerKey
from tenders.models.openings import OpenedBid, Opening, OpeningAct

__all__ = [
    "Bid",
    "BidDraft",
    "Competition",
    "CompetitionCriterion",
    "CompetitionDocument",
    "ConflictDeclaration",
    "DeadlineChange",
    "DraftFile",
    "DraftFilePiece",
    "DraftPart",
    "Invitation",
    "KeyShare",
    "OpenedBid",
    "Opener",
    "OpenerKey",
    "Opening",
    "OpeningAct",
    "PeriodAgreement",
    "PriceLine",
    "PriceUnit",
    "Question",
    "Recipient",
    "SealedPart",
    "Timing",
]
