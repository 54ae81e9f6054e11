"""How a competition is run: conflicts declared, suppliers invited, questions answered, deadlines moved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import Organisation, User
from suppliers.models import Admission
from tenders.models.competitions import Competition


class ConflictDeclaration(Record):
    """What a person involved said about a conflict of interest; made once, before any bid is visible (COI-01)."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="conflict_declarations")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflict_declarations")
    has_conflict = models.BooleanField()
    details = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    measure = models.TextField("what was done about it", blank=True)
    measure_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    measure_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["declared_at"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("person"), name="a_conflict_is_declared_once"),
            models.CheckConstraint(
                name="a_conflict_has_details_coi_01", condition=Q(has_conflict=False) | ~Q(details="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {'a conflict' if self.has_conflict else 'no conflict'} in {self.competition}"


class PeriodAgreement(Record):
    """What one supplier said to a proposed shorter time for bids (DPS-09)."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="period_agreements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    deadline = models.DateTimeField("the deadline proposed")
    proposed_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                F("competition"), F("organisation"), F("deadline"), name="a_shorter_period_is_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} on {self.deadline:%d %B %Y}"


class Invitation(Record):
    """One admitted supplier invited: the list is computed at publication and can never change (DPS-15)."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="invitations")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation__name"]
        constraints = [models.UniqueConstraint(F("competition"), F("organisation"), name="a_supplier_is_invited_once")]

    def __str__(self) -> str:
        return f"{self.organisation} to {self.competition}"


class Question(Record):
    """A question asked in private and answered to all, without its asker (DOC-01)."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField()
    shown_as = models.TextField("the question as everybody reads it", blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(F("competition"), F("number"), name="questions_are_numbered"),
            models.CheckConstraint(
                name="an_answer_has_words", condition=Q(answered_at__isnull=True) | ~Q(answer="") & ~Q(shown_as="")
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.number} in {self.competition}"


class DeadlineChange(Record):
    """The deadline for bids moved to a later moment, by whom and why."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="deadline_changes")
    old_deadline = models.DateTimeField()
    new_deadline = models.DateTimeField()
    reason = models.TextField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["changed_at"]
        constraints = [
            models.CheckConstraint(name="a_deadline_moves_only_later", condition=Q(new_deadline__gt=F("old_deadline"))),
            models.CheckConstraint(name="a_deadline_moves_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.competition}: {self.old_deadline} to {self.new_deadline}"
