"""Who takes part: interests declared, suppliers invited, questions asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User
from suppliers.models import Admission
from tenders.models.competitions import Competition


class ConflictDeclaration(Record):
    """What a person declared about interests in one competition, before any bid was visible (COI-01)."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="conflict_declarations")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    has_conflict = models.BooleanField()
    details = models.TextField(blank=True)
    measure = models.TextField("measure taken", blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(F("competition"), F("person"), name="interests_are_declared_once"),
            models.CheckConstraint(
                name="a_conflict_is_described", condition=Q(has_conflict=False) | (~Q(details="") & ~Q(measure=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {'conflict' if self.has_conflict else 'no conflict'}"


class Invitation(Record):
    """A supplier invited at publication; the list is computed and cannot be edited (DPS-15)."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="invitations")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(F("competition"), F("organisation"), name="a_supplier_is_invited_once")]

    def __str__(self) -> str:
        return f"{self.organisation} to {self.competition}"


class ShorterPeriodAgreement(Record):
    """A supplier's recorded answer to a period for bids shorter than ten days (DPS-09)."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="shorter_period_agreements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    proposed_deadline = models.DateTimeField()
    agreed = models.BooleanField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("competition"), F("organisation"), F("proposed_deadline"), name="a_shorter_period_is_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {'agreed' if self.agreed else 'refused'}"


class Question(Record):
    """Asked in private by an invited supplier, answered to all without naming the asker (B4)."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="questions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(name="an_answer_has_words", condition=Q(answered_at__isnull=True) | ~Q(answer=""))
        ]

    def __str__(self) -> str:
        return self.text[:60]
