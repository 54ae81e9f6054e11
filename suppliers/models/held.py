"""What evidence of a member is held now, with its history, and what the hub asks for beyond it (DPS-18, SEL-02)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User
from documents.models import Document
from dps.models import Lot
from suppliers.models.admissions import Admission
from suppliers.models.applications import Application


class HeldEvidence(Record):
    """A certificate or another proof of a supplier. A renewed one is another row: nothing here is ever changed.

    It comes from an admitted application, which stays as it was submitted, or is given later. Without a document only
    the date is known that the supplier stated.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="held_evidence")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    slot = models.CharField("the question it was given with", max_length=100, blank=True)
    title = models.CharField(max_length=300)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    application = models.ForeignKey(Application, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        "suppliers.EvidenceRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    renews = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_by"
    )  # fmt: skip

    class Meta:
        ordering = [F("expires_on").asc(nulls_last=True), "title", "id"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_at_least_a_date",
                condition=Q(document__isnull=False) | Q(expires_on__isnull=False),
            ),
        ]
        indexes = [models.Index(F("expires_on"), name="evidence_by_expiry", condition=Q(expires_on__isnull=False))]

    def __str__(self) -> str:
        return self.title

    def is_valid(self, on: date) -> bool:
        """Whether the hub holds a file of it that has not run out by that day."""
        return self.document_id is not None and not self.has_expired(on)

    def has_expired(self, on: date) -> bool:
        """Whether it has run out; its last day counts whole."""
        return self.expires_on is not None and self.expires_on < on

    @property
    def replacement(self) -> HeldEvidence | None:
        """The later one that took its place, if one has. No query where it was read with this one."""
        return getattr(self, "renewed_by", None)

    def standing(self, on: date) -> str:
        """In a few words, for pages and the export."""
        if self.replacement:
            return "Replaced"
        if self.expires_on is None:
            return "No expiry date"
        left = (self.expires_on - on).days
        if left < 0:
            return "Expired"
        return "Valid" if left > EXPIRING_DAYS else "Expires today" if not left else f"Expires in {left} days"


EXPIRING_DAYS = 60
"""From when on evidence counts as expiring: the first of the warnings."""


class EvidenceRequest(Record):
    """The hub asks a member to prove what it declared; the member answers once, the hub says whether it suffices."""

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="evidence_requests")
    what = models.CharField(max_length=300)
    reason = models.TextField()
    held = models.ForeignKey(HeldEvidence, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_again")
    again_reason = models.TextField("why what is held does not suffice", blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    is_satisfied = models.BooleanField(null=True, blank=True)
    is_withdrawn = models.BooleanField("closed by the hub before it was answered", db_default=False, default=False)
    finding = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(name="an_evidence_request_has_a_reason", condition=~Q(what="") & ~Q(reason="")),
            models.CheckConstraint(
                name="an_evidence_answer_names_who_gave_it",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="an_evidence_review_has_a_finding_and_a_person",
                condition=Q(
                    reviewed_at__isnull=True,
                    reviewed_by__isnull=True,
                    finding="",
                    is_satisfied__isnull=True,
                    is_withdrawn=False,
                )
                | (
                    Q(
                        reviewed_at__isnull=False,
                        reviewed_by__isnull=False,
                        is_satisfied__isnull=False,
                        is_withdrawn=False,
                    )
                    & ~Q(finding="")
                )
                | (
                    Q(
                        reviewed_at__isnull=False,
                        reviewed_by__isnull=False,
                        is_satisfied__isnull=True,
                        is_withdrawn=True,
                        answered_at__isnull=True,
                    )
                    & ~Q(finding="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def standing(self, at: datetime) -> str:
        """In a few words, for pages."""
        if self.is_withdrawn:
            return "Withdrawn"
        if self.reviewed_at:
            return "Satisfied" if self.is_satisfied else "Not satisfied"
        if self.answered_at:
            return "Answered, to review"
        return "No answer, to review" if at > self.due_at else "Waiting"

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the hub can still say that it does not need it: until it is answered or closed."""
        return self.answered_at is None and self.reviewed_at is None

    def needs_review(self, at: datetime) -> bool:
        """Whether somebody of the hub has to look at it."""
        return self.standing(at).endswith("to review")
