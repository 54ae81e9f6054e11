"""Compliance rounds: members answer what a new version of the specification adds or changes (N6)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from documents.models import Document
from dps.models import SpecificationVersion
from suppliers.models.admissions import Admission


class ComplianceRound(Record):
    """One round for one version, with its own deadline. What was asked never changes."""

    version = models.OneToOneField(SpecificationVersion, on_delete=models.PROTECT, related_name="compliance_round")
    note = models.TextField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    unasked = models.PositiveIntegerField("admissions for whose lot nothing changed", default=0)

    class Meta:
        ordering = ["-started_at", "id"]

    def __str__(self) -> str:
        return f"Compliance with version {self.version.number} of the specification"


class RoundMember(Record):
    """One admission in a round: asked, answered and signed, found compliant or not. Neither silence nor a negative
    finding removes anybody; a positive one moves the admission to the version.
    """

    round = models.ForeignKey(ComplianceRound, on_delete=models.PROTECT, related_name="members")
    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="round_members")
    from_version = models.ForeignKey(SpecificationVersion, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signatory_name = models.CharField(max_length=200, blank=True)
    signatory_position = models.CharField(max_length=200, blank=True)
    is_compliant = models.BooleanField(null=True, blank=True)
    finding = models.TextField(blank=True)
    assessed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["admission__organisation__name", "admission__lot__number", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                F("round"), F("admission"), name="one_open_answer_of_an_admission_in_a_round",
                condition=Q(is_compliant__isnull=True) | Q(is_compliant=True),
            ),
            models.CheckConstraint(
                name="an_answer_to_a_round_is_signed",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | (Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~Q(signatory_name="")),
            ),
            models.CheckConstraint(
                name="an_assessment_of_a_round_has_a_finding_and_a_person",
                condition=Q(assessed_at__isnull=True, assessed_by__isnull=True, is_compliant__isnull=True)
                | (Q(assessed_at__isnull=False, assessed_by__isnull=False, is_compliant__isnull=False) & ~Q(finding=""))
            ),
            models.CheckConstraint(
                name="who_is_found_compliant_has_answered",
                condition=~Q(is_compliant=True) | Q(submitted_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.admission} in {self.round}"

    @property
    def is_open(self) -> bool:
        """Whether the member can still answer: late answers count."""
        return self.submitted_at is None and self.assessed_at is None

    def standing(self, at: datetime) -> str:
        """In a few words, for pages and the export."""
        if self.is_compliant is not None:
            return f"Compliant with version {self.round.version.number}" if self.is_compliant else "Not compliant"
        if self.submitted_at:
            return "Answered, to assess"
        return "Overdue, to review" if at > self.due_at else "Answer due"

    def needs_assessment(self, at: datetime) -> bool:
        """Whether somebody of the hub has to look at it."""
        return self.assessed_at is None and (self.submitted_at is not None or at > self.due_at)


class RoundReply(Record):
    """What a member answered to one question of a round. `asked` is the fingerprint of the question."""

    member = models.ForeignKey(RoundMember, on_delete=models.PROTECT, related_name="replies")
    question = models.CharField(max_length=100)
    value = models.JSONField(null=True, blank=True)
    asked = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(F("member"), F("question"), name="a_question_of_a_round_has_one_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.member}"


class RoundFile(Record):
    """A file given with an answer in a round. Removing it keeps the row."""

    member = models.ForeignKey(RoundMember, on_delete=models.PROTECT, related_name="files")
    question = models.CharField(max_length=100)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return f"{self.document} for {self.question}"
