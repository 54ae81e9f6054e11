"""Drafts under the supplier's key, and bids sealed to the competition's key."""

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
    """A supplier's bid while it is written; its parts are encrypted under the supplier's own key."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="drafts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bid_drafts")
    submit_at_deadline = models.BooleanField("submit what is complete at the deadline", default=False)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(F("competition"), F("organisation"), name="one_bid_draft_for_each_supplier")
        ]

    def __str__(self) -> str:
        return f"Draft of {self.organisation} for {self.competition}"


class DraftPart(Record):
    """One answer, or the prices, of a draft; each saves on its own, so that colleagues do not undo each other."""

    draft = models.ForeignKey(BidDraft, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=60)
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(F("draft"), F("name"), name="one_draft_part_of_each_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.draft_id}"


class DraftFile(Record):
    """A file of a draft; its name, type and hash stand encrypted in `sealed_details`."""

    draft = models.ForeignKey(BidDraft, on_delete=models.CASCADE, related_name="files")
    size = models.PositiveBigIntegerField()
    sealed_details = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return f"File of {self.draft_id}"


class DraftFilePiece(models.Model):
    """A stretch of a draft file's ciphertext."""

    file = models.ForeignKey(DraftFile, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    ciphertext = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(F("file"), F("number"), name="draft_pieces_are_numbered")]

    def __str__(self) -> str:
        return f"Piece {self.number} of {self.file_id}"


class BidQuerySet(models.QuerySet["Bid"]):
    """Bids as sets."""

    def current(self) -> BidQuerySet:
        """The versions that stand: neither replaced nor withdrawn."""
        return self.filter(replaced_at__isnull=True, withdrawn_at__isnull=True)


class Bid(Record):
    """One version of a supplier's bid, sealed. Only ciphertext, hashes, sizes and times are kept here.

    `sealed_key` is the bid's own key sealed to the competition; `own_key` is the same key under the supplier's, so that
    the supplier can read what it submitted. `parts` lists size and SHA-256 of each ciphertext; `content_sha256` is over
    the content list, which holds a random number, so that nobody can guess the content from the hash.
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="bids")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bids")
    version = models.PositiveSmallIntegerField()
    by_safety_net = models.BooleanField("kept in case nobody presses submit", default=False)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    sealed_key = models.BinaryField()
    own_key = models.BinaryField()
    parts: models.JSONField[Any, Any] = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    sha256_ciphertext = models.CharField(max_length=64, help_text="over the hashes of the parts, in order")
    size = models.PositiveBigIntegerField(help_text="bytes of ciphertext")
    submission_key = models.CharField(max_length=64, help_text="makes a repeated click the same submission")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")
    receipt_document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = BidQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("organisation"), F("version"), name="bids_are_numbered"),
            models.UniqueConstraint(
                F("competition"), F("organisation"), name="one_bid_stands_for_each_supplier",
                condition=Q(replaced_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                F("competition"), F("organisation"), F("submission_key"), name="a_submission_counts_once"
            ),
            models.CheckConstraint(name="a_bid_has_a_version", condition=Q(version__gt=0)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Bid of {self.organisation} for {self.competition}, version {self.version}"


class SealedPart(models.Model):
    """A stretch of a bid's ciphertext: part 0 is the content list with answers and prices, the others are files."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="sealed_parts")
    part = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    ciphertext = models.BinaryField()

    class Meta:
        ordering = ["part", "number"]
        constraints = [models.UniqueConstraint(F("bid"), F("part"), F("number"), name="sealed_pieces_are_numbered")]

    def __str__(self) -> str:
        return f"Part {self.part}.{self.number} of {self.bid_id}"
