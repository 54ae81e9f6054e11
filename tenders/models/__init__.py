"""Call-off competitions: what is asked, who is invited, what is bid under seal, how it is opened."""

from tenders.models.bids import Bid, BidDraft, DraftFile, SealedPiece
from tenders.models.competitions import Competition, CompetitionCriterion, DeadlineChange, Recipient
from tenders.models.openings import KeyShare, OpenedBid, Opener, OpenerKey, Opening, OpeningAct
from tenders.models.people import ConflictDeclaration, Invitation, Question, ShorterPeriodAgreement

__all__ = [
    "Bid",
    "BidDraft",
    "Competition",
    "CompetitionCriterion",
    "ConflictDeclaration",
    "DeadlineChange",
    "DraftFile",
    "Invitation",
    "KeyShare",
    "OpenedBid",
    "Opener",
    "OpenerKey",
    "Opening",
    "OpeningAct",
    "Question",
    "Recipient",
    "SealedPiece",
    "ShorterPeriodAgreement",
]
