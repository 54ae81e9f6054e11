"""Bids: drafts under the supplier's key, submitted versions under the competition's seal."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User
from documents.models import Document
from ledger.models import Receipt
from tenders.models.competitions import Competition


class BidDraft(Record):
    """What a supplier is preparing: one ciphertext under the supplier's own key."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="bid_drafts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bid_drafts")
    revision = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(F("competition"), F("organisation"), name="one_draft_for_each_bidder")]

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class DraftFile(Record):
    """A file of a draft, kept through the store under the supplier's own key; its name stands in `sealed_name`."""

    draft = models.ForeignKey(BidDraft, on_delete=models.CASCADE, related_name="files")
    sealed_name = models.BinaryField()
    storage_key = models.CharField(max_length=100, unique=True)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return f"Draft file {self.pk}"


class Bid(Record):
    """One submitted version of a supplier's bid. What it says stands only in its sealed pieces.

    `sealed_key` opens it for the competition, `own_key` for the supplier itself. Replaced and withdrawn versions stay
    sealed for ever.
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="bids")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bids")
    version = models.PositiveSmallIntegerField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True)
    sealed_key = models.BinaryField()
    own_key = models.BinaryField()
    parts: models.JSONField[Any, Any] = models.JSONField(
        help_text="sizes and SHA-256 of each part's ciphertext, in order"
    )
    receipt = models.OneToOneField(Receipt, null=True, on_delete=models.PROTECT, related_name="+")
    receipt_document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("organisation"), F("version"), name="bid_versions_are_unique"),
            models.UniqueConstraint(
                F("competition"),
                F("organisation"),
                name="one_bid_counts_for_each_bidder",
                condition=Q(replaced_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Bid {self.pk}"


class SealedPiece(models.Model):
    """A stretch of one part's ciphertext. Kept in the database so that a bid is stored whole or not at all."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="pieces")
    part = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    ciphertext = models.BinaryField()

    class Meta:
        ordering = ["part", "position"]
        constraints = [models.UniqueConstraint(F("bid"), F("part"), F("position"), name="one_piece_at_each_place")]

    def __str__(self) -> str:
        return f"piece {self.part}.{self.position}"
