"""The hub's work on one lot of an application: verdicts, clarifications, the extension, the letter."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.base import Record
from accounts.models import User
from documents.models import Document
from dps.models import Requirement, SelectionCriterion
from suppliers.models.applications import ApplicationLot
from suppliers.models.parties import Party


class Verdict(models.TextChoices):
    """What an assessor may find about one criterion, requirement or declared exclusion ground."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"


class CriterionVerdict(Record):
    """The assessor's finding, with its reason, on one thing: a criterion, a requirement or a declared ground.

    `party` names whose ground it is, when it is not the applicant's own.
    """

    application_lot = models.ForeignKey(ApplicationLot, on_delete=models.PROTECT, related_name="verdicts")
    criterion = models.ForeignKey(SelectionCriterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(Requirement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=60, blank=True)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_verdict_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_verdict_is_about_one_thing",
                condition=Q(criterion__isnull=False, requirement__isnull=True, ground="")
                | Q(criterion__isnull=True, requirement__isnull=False, ground="")
                | (Q(criterion__isnull=True, requirement__isnull=True) & ~Q(ground="")),
            ),
            models.CheckConstraint(
                name="a_verdict_on_a_party_is_about_a_ground", condition=Q(party__isnull=True) | ~Q(ground="")
            ),
            models.UniqueConstraint(
                F("application_lot"),
                F("criterion"),
                F("requirement"),
                F("ground"),
                F("party"),
                name="one_verdict_on_one_thing",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} on {self.application_lot}"


class Clarification(Record):
    """A question to the applicant about one lot, answered in the portal. It does not stop the clock."""

    application_lot = models.ForeignKey(ApplicationLot, on_delete=models.PROTECT, related_name="clarifications")
    question = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    documents = models.ManyToManyField(Document, related_name="+", blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_clarification_is_answered_by_a_person",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Clarification of {self.application_lot}"


class Extension(Record):
    """The one extension that regulation 34(17) allows, with the reason that justifies it."""

    application_lot = models.OneToOneField(ApplicationLot, on_delete=models.PROTECT, related_name="extension")
    reason = models.TextField()
    due_before = models.DateTimeField()
    due_after = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_extension_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="an_extension_is_made_in_time_and_gives_time",
                condition=Q(made_at__lte=F("due_before"), due_after__gt=F("due_before")),
            ),
        ]

    def __str__(self) -> str:
        return f"Extension for {self.application_lot}"


class DecisionLetter(Record):
    """The letter that tells the applicant the decision on one lot (regulation 55). Its PDF is made once by a worker."""

    application_lot = models.OneToOneField(ApplicationLot, on_delete=models.PROTECT, related_name="letter")
    reference = models.CharField(max_length=30, unique=True)
    document = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_sent_letter_has_its_document",
                condition=Q(sent_at__isnull=True) | Q(document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Letter {self.reference}"
